"""How fast a place goes on, as views say it: a pace (see `schemas.pace`)."""

from schemas.pace import LATELY_S, LONGEST_S


def weight(at: str, which: str = "true") -> str:
    """What moments weigh together now; weights of several places add up. Whatever a clock says, no
    sum is too large."""
    longest = f"interval '{LONGEST_S} s'"
    return f"""
       sum(exp(cast(extract(epoch from {at} - now()) as float8) / {LATELY_S}))
           filter (where {which} and {at} > now() - {longest} and {at} < now() + {longest})"""


def pace(weights: str) -> str:
    """The pace of what weighs so much; 0 of nothing."""
    return f"""
       coalesce(round(cast(
           extract(epoch from now()) + {LATELY_S} * ln({weights}) as numeric), 3), 0)::float8"""
