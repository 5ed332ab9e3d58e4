"""HTTP routes of notifier-web."""
