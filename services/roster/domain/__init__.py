"""Pure rules of the roster: no I/O, no clock, no framework."""
