"""The synthetic district."""

from collections import Counter
from datetime import UTC, datetime
from itertools import chain

import phonenumbers
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from services.roster.seed.census import BANDS
from services.roster.seed.district import communities
from services.roster.seed.layout import Layout
from services.roster.seed.phones import PREFIX
from services.roster.seed.rows import Rows
from services.roster.seed.size import DISTRICT, STREET, Size, scaled

AT = datetime(2026, 6, 1, tzinfo=UTC)


def all_rows(size: Size, seed: int = 7) -> Rows:
    everything = Rows()
    for rows in communities(size, seed, AT):
        for name, items in vars(rows).items():
            getattr(everything, name).extend(items)
    return everything


STREET_ROWS = all_rows(STREET)


def test_the_street_has_the_size_that_was_asked_for() -> None:
    rows = STREET_ROWS
    kinds = Counter(division.kind for division in rows.divisions)
    assert kinds == {"city": 1, "district": 1, "street": 1, "community": STREET.communities}
    assert len(rows.grids) == STREET.grids
    assert len(rows.buildings) == STREET.buildings
    assert len(rows.stairwells) == STREET.stairwells
    assert len(rows.households) == STREET.households
    assert len(rows.residents) == STREET.residents
    assert sum("alone" in item.reasons for item in rows.residents) == STREET.elders_alone


@settings(max_examples=12, deadline=None)
@given(st.integers(100, 4_000), st.integers(0, 99))
def test_any_size_is_consistent(residents: int, seed: int) -> None:
    size = scaled(DISTRICT, residents)
    rows = all_rows(size, seed)
    assert len(rows.residents) == residents
    assert len(rows.households) == size.households
    for name, key in (("residents", 0), ("people", 0), ("posts", 0), ("assignments", 0)):
        found = [row[key] for row in getattr(rows, name)]
        assert len(found) == len(set(found)), name
    people = {person.person_id for person in rows.people}
    assert {item.person_id for item in rows.assignments} <= people
    assert {item.post_id for item in rows.assignments} <= {post.post_id for post in rows.posts}


def test_the_same_seed_gives_the_same_district_and_another_gives_another() -> None:
    assert vars(all_rows(STREET)) == vars(STREET_ROWS)
    assert vars(all_rows(STREET, seed=8)) != vars(STREET_ROWS)


@pytest.mark.parametrize("residents", [99, 5_000_001])
def test_sizes_have_limits(residents: int) -> None:
    with pytest.raises(ValueError, match="residents"):
        scaled(STREET, residents)


def test_ages_are_the_census_ages() -> None:
    rows = all_rows(scaled(DISTRICT, 40_000))
    starts = [start for start, _, _ in BANDS]
    found: Counter[int] = Counter()
    for item in rows.residents:
        age = AT.year - item.birth_year
        found[max(start for start in starts if start <= age)] += 1
    people = sum(count for _, _, count in BANDS)
    for start, _, count in BANDS:
        assert abs(found[start] / len(rows.residents) - count / people) < 0.01, start


def test_nobody_s_phone_can_ring_and_every_one_is_its_own() -> None:
    rows = STREET_ROWS
    kin = [kin.phone for item in rows.residents for kin in item.kin]
    own = [item.phone for item in rows.residents if item.phone]
    phones = [person.phone for person in rows.people] + own + kin
    assert len(phones) == len(set(phones))
    for phone in phones:
        number = phonenumbers.parse(phone)
        assert phone.startswith(PREFIX)
        assert phonenumbers.is_possible_number(number)
        assert not phonenumbers.is_valid_number(number)
        assert len(str(number.national_number)) == 11


def test_rosters_have_vacancies_deputies_double_posts_and_absences() -> None:
    rows = STREET_ROWS
    held = Counter(item.post_id for item in rows.assignments if item.rank == "A")
    assert 0 < sum(post.post_id not in held for post in rows.posts) < len(rows.posts) * 0.1
    assert set(held.values()) == {1}
    grid_of = {post.post_id: post.grid_id for post in rows.posts}
    grids: dict[object, set[object]] = {}
    for item in rows.assignments:
        if item.rank == "A":
            grids.setdefault(item.person_id, set()).add(grid_of[item.post_id])
    assert any(len(of_person) > 1 for of_person in grids.values())
    assert rows.absences
    assert all(item.starts_at < AT < item.ends_at for item in rows.absences)
    elders = {item.resident_id for item in rows.residents if "alone" in item.reasons}
    assert {buddy.resident_id for buddy in rows.buddies} <= elders
    assert len(rows.buddies) > 0.8 * len(elders)


def test_buildings_stand_apart_and_where_they_say() -> None:
    shapes = [shapely.from_wkb(item.footprint) for item in STREET_ROWS.buildings]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (left == right).all()
    outline = Layout(STREET).outline()
    for item, shape in zip(STREET_ROWS.buildings, shapes, strict=True):
        assert outline.covers(shape)
        assert shape.contains(shapely.Point(item.longitude, item.latitude))


def test_names_tell_communities_apart() -> None:
    names = [
        item.name
        for item in chain.from_iterable(
            rows.divisions for rows in communities(scaled(DISTRICT, 20_000), 7, AT)
        )
    ]
    assert len(names) == len(set(names))
