"""Ports made real: PostgreSQL and Twilio."""
