"""DCAT-AP and DPROD, as Turtle and JSON-LD."""
