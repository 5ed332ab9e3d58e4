"""Reports from the published views."""
