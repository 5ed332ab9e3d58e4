"""Who keeps accounts, and that somebody stays who does."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.gateway.accounts.domain.officers import Officer, unkept
from services.gateway.domain.roles import Role

STREET, DISTRICT = "440305001", "440305"
AT = datetime(2026, 8, 1, tzinfo=UTC)


def keeper(division: str = "", **changes: object) -> Officer:
    made = Officer(uuid4(), "管理员", frozenset({Role.ADMINISTRATOR}), division)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_an_administrator_keeps_their_division_and_what_lies_in_it() -> None:
    assert keeper(DISTRICT).keeps(STREET)
    assert keeper().keeps(STREET)
    assert not keeper(STREET).keeps(DISTRICT)
    assert not keeper(STREET).keeps("")
    assert not keeper(disabled_at=AT).keeps(STREET)
    assert not keeper(roles=frozenset({Role.OFFICER})).keeps(STREET)


@pytest.mark.parametrize(
    "change", [{"disabled_at": AT}, {"roles": frozenset({Role.OFFICER})}, {"division": STREET}]
)
def test_the_last_who_keeps_a_place_stays(change: dict[str, object]) -> None:
    before = keeper(DISTRICT)
    after = replace(before, **change)  # type: ignore[arg-type]
    assert unkept(before, after, [])
    assert unkept(before, after, [keeper(STREET), keeper("440306"), keeper(disabled_at=AT)])
    assert not unkept(before, after, [keeper(DISTRICT)])
    assert not unkept(before, after, [keeper("4403")])


def test_who_keeps_nothing_may_be_changed_and_the_last_may_get_more() -> None:
    officer = keeper(STREET, roles=frozenset({Role.OFFICER}))
    assert not unkept(officer, replace(officer, disabled_at=AT), [])
    last = keeper(STREET)
    assert not unkept(last, replace(last, roles=last.roles | {Role.OFFICER}), [])
    assert not unkept(last, replace(last, division=DISTRICT), [])
