"""Contracts: what a port promises, read from ODCS, linted, compared, and turned into checks."""
