"""Who lives behind the doors of one grid."""

from collections.abc import Sequence
from uuid import UUID

from schemas import ids
from services.roster.domain.risk import risk
from services.roster.seed.buildings import Door
from services.roster.seed.census import ADULT, ELDER, household_sizes
from services.roster.seed.chinese_names import name, surname
from services.roster.seed.context import Context
from services.roster.seed.phones import KIN, RESIDENTS
from services.roster.seed.rows import Kin, Resident

RELATIONS = ("女儿", "儿子", "侄女", "外甥", "妹妹", "老邻居")
FAMILY_RELATIONS = frozenset({"女儿", "儿子", "侄女"})
PHONE_FROM_AGE = 12
BADLY_MOVING_ALONE = ((80, 0.30), (70, 0.12), (ELDER, 0.05))
BADLY_MOVING = ((80, 0.10), (70, 0.03))
"""(from age, share): our own estimate, as are the shares below: no table tells them."""
OXYGEN_SHARE, DIALYSIS_SHARE = 0.0005, 0.0007


def add_residents(
    context: Context, grid_id: UUID, doors: list[Door], people: int, elders_alone: int
) -> None:
    """Fill the doors with `people`, `elders_alone` of them alone behind theirs."""
    random = context.random
    sizes = household_sizes(random, len(doors), people, elders_alone)
    elders = context.ages.alone.draw(random, min(elders_alone, len(doors)))
    shuffled = random.sample(doors, len(doors))
    for number, (door, size) in enumerate(zip(shuffled, sizes, strict=True)):
        if number < len(elders):
            ages = [elders[number]]
        else:
            ages = context.ages.heads.draw(random, 1) + context.ages.members.draw(random, size - 1)
        family = surname(random)
        for member, age in enumerate(ages):
            alone = number < len(elders)
            context.rows.residents.append(
                _resident(context, grid_id, door, _Who(member, age, family, alone))
            )


class _Who:
    """One member of a household; the first and every other bear its surname."""

    def __init__(self, member: int, age: int, family: str, alone: bool) -> None:
        self.member, self.age, self.alone = member, age, alone
        self.family = family if member % 2 == 0 else ""


def _resident(context: Context, grid_id: UUID, door: Door, who: _Who) -> Resident:
    household = door.household
    reasons = _reasons(context, who.age, who.alone)
    called = name(context.random, who.age, who.family)
    phone = context.phones.take(RESIDENTS) if who.age >= PHONE_FROM_AGE else None
    kin = _kin(context, who.family) if reasons else ()
    return Resident(
        resident_id=ids.of("resident", household.household_id, who.member),
        household_id=household.household_id,
        stairwell_id=household.stairwell_id,
        grid_id=grid_id,
        community_code=context.code,
        name=called,
        phone=phone,
        kin=kin,
        birth_year=context.at.year - who.age,
        reasons=reasons,
        risk=risk(reasons, who.age, household.floor, door.traits),
        key_holder=_key_holder(context, kin) if reasons and context.chance(0.2) else None,
    )


def _reasons(context: Context, age: int, alone: bool) -> list[str]:
    reasons = ["alone"] if alone else []
    shares = BADLY_MOVING_ALONE if alone else BADLY_MOVING
    if context.chance(next((part for start, part in shares if age >= start), 0.0)):
        reasons.append("mobility")
    if age >= ADULT and context.chance(OXYGEN_SHARE):
        reasons.append("oxygen")
    if age >= ADULT and context.chance(DIALYSIS_SHARE):
        reasons.append("dialysis")
    return reasons


def _key_holder(context: Context, kin: Sequence[Kin]) -> str:
    """One of those who can be rung, or the community."""
    holders = (*(one.relation for one in kin), "社区")
    return holders[context.random.choice(range(4)) % len(holders)]


def _kin(context: Context, family: str) -> tuple[Kin, ...]:
    """Whom to ask about somebody: none for one in ten, else one or two."""
    if context.chance(0.1):
        return ()
    relations = context.random.sample(RELATIONS, context.random.choice((1, 1, 2)))
    return tuple(
        Kin(
            relation,
            name(context.random, 45, family if relation in FAMILY_RELATIONS else ""),
            context.phones.take(KIN),
        )
        for relation in relations
    )
