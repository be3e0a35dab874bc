"""Metadata change proposals for DataHub."""
