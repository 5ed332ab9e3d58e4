"""Use cases of the officers' API."""
