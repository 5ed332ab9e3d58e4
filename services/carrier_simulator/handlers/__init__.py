"""Use cases: what happens to a message, a call, a reply, a page."""
