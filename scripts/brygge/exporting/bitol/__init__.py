"""ODPS and ODCS, the standards of Bitol, as YAML."""
