"""CSV and Parquet tables for analysts."""
