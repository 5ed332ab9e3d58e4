"""`muster demo`: everything on one machine, as real processes, with a real warning."""
