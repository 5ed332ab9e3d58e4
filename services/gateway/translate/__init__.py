"""What both areas of the console's process keep as JSON."""
