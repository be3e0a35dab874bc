"""From artifacts and contracts to the catalog model."""
