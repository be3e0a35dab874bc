"""Brygge: data products in a repository. One command, `brygge`; one room per capability."""

__version__ = "0.1.0"
