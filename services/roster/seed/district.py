"""The synthetic district, community by community."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from schemas import ids
from services.roster.seed.buildings import add_buildings
from services.roster.seed.census import Ages
from services.roster.seed.context import Context, Phones
from services.roster.seed.layout import Layout
from services.roster.seed.leaders import (
    add_absences,
    add_buddies,
    add_community_posts,
    add_duty_post,
    add_grid_posts,
)
from services.roster.seed.residents import add_residents
from services.roster.seed.rows import Division, Grid, Rows
from services.roster.seed.size import Size, first, share

CITY, DISTRICT_CODE = "9901", "990101"
"""GB/T 2260 gives no province the digits 99, so these codes are nobody's."""
FIRST_STREET = "示范街道"
STEMS = (
    "清泉向阳和平安康幸福团结友谊朝晖春华金桂银杏翠竹芳草碧波白鹭青松红枫紫荆玉兰丹桂"
    "长乐永宁兴业文昌望江临湖南塘北岸东湾西园"
)
ENDINGS = ("", "里", "苑", "桥", "新村", "花园", "坊", "庭")
DIGITS = "零一二三四五六七八九"


def communities(size: Size, seed: int, at: datetime) -> Iterator[Rows]:
    """All rows of a district, first its own divisions, then one community after the other.

    Equal arguments give equal rows. `at` is the moment for which ages, assignments and absences
    hold; it is aware.
    """
    yield Rows(
        divisions=[
            Division(CITY, "city", "示范市", None, None),
            Division(DISTRICT_CODE, "district", "示范区", CITY, None),
            *(
                Division(street_code(number), "street", _street(number), DISTRICT_CODE, None)
                for number in range(size.streets)
            ),
        ]
    )
    alone = size.elders_alone
    ages = Ages.of(alone / size.residents, (size.households - alone) / size.residents)
    layout, phones = Layout(size), Phones()
    for street in range(size.streets):
        begin = first(size.communities, size.streets, street)
        for number in range(share(size.communities, size.streets, street)):
            code = f"{street_code(street)}{number + 1:03d}"
            random = Random(f"{seed} {code}")  # noqa: S311 - invented people, no secrets
            yield _community(
                Context(size, at, layout, ages, phones, street, begin + number, code, random)
            )


def street_code(number: int) -> str:
    """The code of the number-th street, from 0: 990101001 is the demo street."""
    return f"{DISTRICT_CODE}{number + 1:03d}"


def _community(context: Context) -> Rows:
    size, rows = context.size, context.rows
    name = f"{_stem(context.community)}社区"
    parent = street_code(context.street)
    rows.divisions.append(Division(context.code, "community", name, parent, context.node_id))
    teams = add_community_posts(context)
    leader = None
    begin = first(size.grids, size.communities, context.community)
    for number in range(share(size.grids, size.communities, context.community)):
        grid = begin + number
        code = f"{context.code}{number + 1:03d}"
        grid_id = ids.of("grid", code)
        rows.grids.append(Grid(grid_id, code, context.code, f"第{_numeral(number + 1)}网格"))
        doors = add_buildings(context, grid, grid_id, share(size.households, size.grids, grid))
        before = len(rows.residents)
        add_residents(
            context,
            grid_id,
            doors,
            share(size.residents, size.grids, grid),
            share(size.elders_alone, size.grids, grid),
        )
        elders = [item for item in rows.residents[before:] if "alone" in item.reasons]
        leader = add_grid_posts(context, grid_id, leader)
        add_buddies(context, teams[number % len(teams)], elders)
    add_absences(context)
    add_duty_post(context)
    return rows


def _stem(number: int) -> str:
    """A name of its own for each community."""
    stems = len(STEMS) // 2
    ending, stem = divmod(number, stems)
    text = STEMS[2 * stem : 2 * stem + 2] + ENDINGS[ending % len(ENDINGS)]
    more = ending // len(ENDINGS)
    return text + (f"第{_numeral(more + 1)}" if more else "")


def _street(number: int) -> str:
    """The demo street, then others named after where they lie."""
    return FIRST_STREET if number == 0 else f"示范{_numeral(number + 1)}街道"


def _numeral(number: int) -> str:
    """1 to 99 as Chinese numeral, above as digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")
