"""Who may use the API and the console: keys, officers, sessions."""
