"""Routes of the officers' API."""
