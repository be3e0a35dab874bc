"""Products: who owns them, where they stand in their lifecycle, what they declare."""
