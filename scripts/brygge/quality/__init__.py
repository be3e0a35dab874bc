"""Great Expectations: the suites that say whether a port keeps its contract."""
