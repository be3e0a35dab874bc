"""Access: who may read which port, for what and until when, derived from agreements."""
