"""`make bench`: how fast, measured on real parts, each figure with its limit in the same run."""
