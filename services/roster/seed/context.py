"""What the generators of one community share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random
from uuid import UUID

from schemas import ids
from services.roster.seed.census import Ages
from services.roster.seed.chinese_names import name
from services.roster.seed.layout import Layout
from services.roster.seed.phones import KIN, PEOPLE, RESIDENTS, phone
from services.roster.seed.rows import Person, Rows
from services.roster.seed.size import Size


@dataclass
class Phones:
    """Hands out numbers, each once."""

    next: dict[int, Iterator[int]] = field(
        default_factory=lambda: {block: count() for block in (PEOPLE, RESIDENTS, KIN)}
    )

    def take(self, block: int) -> str:
        return phone(block, next(self.next[block]))


@dataclass
class Context:
    """One community in the making. `at` is the moment for which the roster holds."""

    size: Size
    at: datetime
    layout: Layout
    ages: Ages
    phones: Phones
    street: int
    community: int
    code: str
    random: Random
    rows: Rows = field(default_factory=Rows)

    @property
    def node_id(self) -> UUID:
        return ids.of("node", self.code)

    def person(self) -> UUID:
        """A new person of this community, somebody between 25 and 68."""
        person_id = ids.of("person", self.code, len(self.rows.people))
        who = name(self.random, self.random.randint(25, 68))
        self.rows.people.append(Person(person_id, who, self.phones.take(PEOPLE), self.code))
        return person_id

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability
