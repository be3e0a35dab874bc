"""Compiling: derive the files that dbt needs from the files that people write."""
