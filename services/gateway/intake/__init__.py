"""Alerts from outside: CAP documents in, normalised alerts out."""
