"""What all HTTP routes of the gateway share."""
