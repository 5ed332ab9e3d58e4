"""What a level cannot settle, and who answers it."""

from enum import StrEnum


class MatterKind(StrEnum):
    """What a level cannot settle by itself; the first three come up by themselves."""

    SHUT_DOOR = "shut_door"
    NOBODY_GOES = "nobody_goes"
    NOBODY_LEADS = "nobody_leads"
    PEOPLE = "people"
    SUPPLIES = "supplies"
    TRANSPORT = "transport"
    REFUGE = "refuge"
    REFUSAL = "refusal"
    OTHER = "other"


class MatterLevel(StrEnum):
    """Who answers a matter, from the nearest level up; a division's code tells them apart."""

    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"

    @property
    def digits(self) -> int:
        """How many digits the code of a division of this level has."""
        return {"community": 12, "street": 9, "district": 6}[self]

    @property
    def above(self) -> "MatterLevel | None":
        """The next level; None at the top."""
        order = tuple(MatterLevel)
        place = order.index(self) + 1
        return order[place] if place < len(order) else None

    def answered_from(self, division: str) -> bool:
        """Whether who is there for this division (empty: everywhere) may answer at this level."""
        return len(division) <= self.digits


class MatterState(StrEnum):
    """What has become of a matter; all but the first are ends."""

    OPEN = "open"
    SETTLED = "settled"
    STOOD_DOWN = "stood_down"
    LAPSED = "lapsed"


class Settlement(StrEnum):
    """How a matter was settled by a level above."""

    PEOPLE = "people"
    SUPPLIES = "supplies"
    TRANSPORT = "transport"
    REFUGE = "refuge"
    SERVICES = "services"
    GOING = "going"
    ADVICE = "advice"
    NOT_POSSIBLE = "not_possible"
