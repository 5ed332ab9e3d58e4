"""Rules of reports: pure figures from what was recorded."""
