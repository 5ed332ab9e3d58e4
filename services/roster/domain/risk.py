"""How urgently a resident must be seen. Higher is earlier; the weights are our own judgement."""

from collections.abc import Collection

WEIGHTS = {"oxygen": 50, "dialysis": 45, "mobility": 30, "alone": 20}
"""Points a reason: who depends on power comes first, then who cannot leave, then who is alone."""

ENDANGERED = frozenset({"basement", "low_lying", "dangerous"})
HIGH_FLOOR = 5


def risk(reasons: Collection[str], age: int, floor: int, traits: frozenset[str]) -> int:
    """The score of a resident on `floor` of a building with `traits`; 0 without a reason.

    Age adds 5 from 75, 10 from 80, 15 from 90 years; an endangered building 10; for who moves
    badly, a high floor without a lift 10. An unknown reason counts 10.
    """
    points = sum(WEIGHTS.get(reason, 10) for reason in set(reasons))
    if points == 0:
        return 0
    points += 15 if age >= 90 else 10 if age >= 80 else 5 if age >= 75 else 0
    points += 10 if traits & ENDANGERED else 0
    stuck = "mobility" in reasons and floor >= HIGH_FLOOR and "lift" not in traits
    return points + (10 if stuck else 0)
