"""What the roster's rules need from outside, a file for each thing it is about."""
