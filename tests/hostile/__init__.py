"""Bad input and load: what is false is refused, what is true is recorded, and nobody waits."""
