"""CAP XML to the domain."""
