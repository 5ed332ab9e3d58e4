"""Tables, published views and texts of the gateway."""
