"""Use cases of the carrier edge: read through ports, decide, write, emit."""
