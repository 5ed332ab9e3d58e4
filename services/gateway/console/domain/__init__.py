"""Rules of commands."""
