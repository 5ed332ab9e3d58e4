"""What the notifier's rules need from outside, as small protocols, a file for each."""
