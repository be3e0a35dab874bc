"""Other tools that read column lineage from dbt artifacts, a module each."""
