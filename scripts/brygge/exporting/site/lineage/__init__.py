"""The lineage page: a picture that grows on demand, and the data that it is drawn from."""
