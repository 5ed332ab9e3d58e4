"""Use cases of the field page."""
