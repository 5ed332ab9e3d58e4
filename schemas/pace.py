"""What "lately" means wherever it is said how fast something goes.

A pace is one moment, in seconds since 1970: so long ago one answer alone would weigh what all of
them weigh, each by e^(-age / `LATELY_S`). It stays as it is while nothing happens, and those of
several places make one. 0: nothing happened, or so long ago (fifteen hours) that it weighs nothing.
"""

LATELY_S = 180
LONGEST_S = 12 * 3600
"""An end that is further off is none."""
