"""The field page's reads and records in PostgreSQL."""
