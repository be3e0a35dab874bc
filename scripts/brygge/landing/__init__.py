"""Landing: bring deliveries in, keep their bytes, write their rows beside them, refuse faults."""
