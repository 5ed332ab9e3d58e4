"""Rules of intake."""
