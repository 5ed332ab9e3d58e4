"""How fast a place goes on, as views say it: a pace (see `schemas.pace`).

All of it in doubles: exact numbers take a look at a district twice as long.
"""

from schemas.pace import LATELY_S

MOST = 300
"""In multiples of what "lately" is: fifteen hours, of which an hour ago weighs nothing already."""


def weight(at: str, which: str = "true") -> str:
    """What moments weigh together now; weights of several places add up. Whatever a clock says,
    none is too large or too small."""
    exponent = f"date_part('epoch', {at} - now()) / {LATELY_S}"
    return f"""
       sum(exp(greatest(least({exponent}, {MOST}), -{MOST})))
           filter (where {at} is not null and {which})"""


def pace(weights: str) -> str:
    """The pace of what weighs so much; 0 of nothing."""
    return f"""
       coalesce(
           round(1000 * (date_part('epoch', now()) + {LATELY_S} * ln({weights}))) / 1000, 0)"""
