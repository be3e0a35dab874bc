"""The site: where people find products, read what they promise, and follow lineage."""
