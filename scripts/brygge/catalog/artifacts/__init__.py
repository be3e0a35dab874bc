"""What dbt leaves behind (manifest, catalog, run results, source freshness), read tolerantly."""
