"""Pure rules of the carrier edge: one rule a file."""
