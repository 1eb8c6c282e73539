"""Numbers, units, relations, dates and periods: parse, compare, calculate."""
