"""Use cases of intake."""
