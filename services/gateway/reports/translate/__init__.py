"""Reports as tables to take away."""
