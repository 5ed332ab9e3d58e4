"""One-line faults, and the proof that the tests they are aimed at turn red."""
