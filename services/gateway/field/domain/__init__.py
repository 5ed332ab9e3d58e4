"""Rules of the field page."""
