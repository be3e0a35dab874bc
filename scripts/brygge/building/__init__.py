"""Building: dbt in a child process, what its outcome means, and what a build leaves to be read."""
