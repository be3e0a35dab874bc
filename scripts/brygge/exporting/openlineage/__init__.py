"""OpenLineage events without runs."""
