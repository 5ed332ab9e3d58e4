"""The officers' API."""
