"""Composition of the gateway's two processes: the only place where everything meets."""
