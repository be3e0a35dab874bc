"""What tools and people read, made from the catalog model alone; one module per format."""
