"""What dbt leaves behind of a project, a module per artifact or kind of node."""
