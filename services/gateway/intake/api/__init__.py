"""Routes of intake."""
