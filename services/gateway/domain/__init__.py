"""Rules that all areas of the gateway share."""
