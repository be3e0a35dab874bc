"""Releases of output ports: staged, validated as they will be served, switched in one step."""
