"""One use case a file: read through ports, decide, write, emit."""
