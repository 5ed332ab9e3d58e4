"""Pure rules of the simulated carrier and of the people behind its phones."""
