"""How good a catalog is: FAIR checks, measures, classes that spread."""
