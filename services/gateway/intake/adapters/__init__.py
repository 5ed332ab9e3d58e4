"""Alerts and documents in PostgreSQL."""
