"""The roster's use cases, one a file: read through ports, decide, write, emit."""
