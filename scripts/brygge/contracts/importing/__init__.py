"""From an existing dbt model to a contract: everything that dbt knows, once."""
