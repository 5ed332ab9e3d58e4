"""Rules of keys, officers and sessions."""
