"""Pictures as SVG: where things stand, and what is drawn there."""
