"""What a catalog is asked: where a column comes from, what breaks if it goes."""
