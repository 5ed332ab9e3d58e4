"""Routes of the field page."""
