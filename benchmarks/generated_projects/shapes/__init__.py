"""What queries look like: a function each, composed column by column."""
