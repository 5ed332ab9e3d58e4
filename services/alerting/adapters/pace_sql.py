"""How fast a place goes on, as views say it: a pace (see `schemas.pace`).

All of it in doubles: exact numbers take a look at a district twice as long.
"""

from math import exp

from schemas.pace import LATELY_S

MOST = 300
"""In multiples of what "lately" is, fifteen hours: whatever a clock says, nothing weighs more."""
LEAST = f"cast('{exp(-MOST)}' as float8)"
"""What weighs less is nothing."""
GONE = f"interval '{2 * MOST * LATELY_S} s'"
"""So long ago it adds nothing to what counts, and would be too small to be reckoned with."""


def weight(at: str, which: str = "true") -> str:
    """What moments weigh together now; weights of several places add up."""
    exponent = f"date_part('epoch', {at} - now()) / {LATELY_S}"
    return f"""
       sum(exp(least({exponent}, {MOST}))) filter (where {at} > now() - {GONE} and {which})"""


def pace(weights: str) -> str:
    """The pace of what weighs so much; 0 of nothing. It stays as it is until it is 0, once."""
    return f"""
       case when {weights} > {LEAST}
            then round(1000 * (date_part('epoch', now()) + {LATELY_S} * ln({weights}))) / 1000
            else 0 end"""
