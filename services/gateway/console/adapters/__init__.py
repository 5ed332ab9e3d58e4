"""Commands and published views in PostgreSQL."""
