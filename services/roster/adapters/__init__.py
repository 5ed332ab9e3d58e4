"""The roster's ports made real on PostgreSQL."""
