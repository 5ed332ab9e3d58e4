"""What alerting's handlers need from outside, a file for each thing it is about."""
