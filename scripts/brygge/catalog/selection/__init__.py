"""The part of a catalog that dbt's words for selecting name."""
