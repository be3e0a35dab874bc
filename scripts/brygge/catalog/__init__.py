"""The catalog: what a dbt project's artifacts and contracts say, as one typed model."""
