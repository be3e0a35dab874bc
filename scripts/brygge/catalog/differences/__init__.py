"""What changed between two catalogs, and whom it hurts."""
