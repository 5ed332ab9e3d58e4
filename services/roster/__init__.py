"""Who lives where, who holds which post, and what an alert touches."""
