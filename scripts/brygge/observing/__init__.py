"""What a target holds beside the catalog: measured promises, samples, history; read only."""
