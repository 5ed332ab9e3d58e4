"""What the officers' API needs from outside, a file for each thing it is about."""
