"""`muster dead-letters`: what could not be handled is listed, shown, and handled once more."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from schemas.catalogue import topics
from services.cli.dead_letters import app
from services.cli.env import new_secrets
from services.runtime.embedded.postgres import Address
from tests.support.database import PASSWORD, TestDatabase

LETTER = json.dumps({"name": "impact-grid.v1", "payload": {}}).encode()
INSERT = """
insert into alerting.inbox (event_id, topic, name, key, lane_rank, sequence, envelope, landed_at,
                            due_at, tries, dead_at, reason)
values (gen_random_uuid(), 'impacts', %s, '990101001001', 0, 1, %s, now(), now(), 12, now(),
        'payload does not fit')
returning id
"""


@pytest.fixture
def database(postgres: Address, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestDatabase]:
    """A migrated database with the settings that lead to it."""
    created = TestDatabase(postgres)
    variables = {
        "MUSTER_DATABASE_HOST": created.address.host,
        "MUSTER_DATABASE_PORT": str(created.address.port),
        "MUSTER_DATABASE_NAME": created.name,
    }
    for name, value in (new_secrets() | variables).items():
        monkeypatch.setenv(name, PASSWORD if name.endswith("_PASSWORD") else value)
    yield created
    created.drop()


def dead_letter(database: TestDatabase, name: str = "impact-grid.v1") -> int:
    with database.admin() as connection:
        row = connection.execute(INSERT, [name, LETTER]).fetchone()
        assert row is not None
        return int(str(row[0]))


def muster(*arguments: str) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, list(arguments))
    return result.exit_code, result.output


def test_there_is_nothing_to_show(database: TestDatabase) -> None:
    assert "impacts" in topics()
    assert muster("list") == (0, "no dead letters\n")


def test_a_letter_is_listed_shown_and_put_back(database: TestDatabase) -> None:
    letter = dead_letter(database)
    code, listed = muster("list")
    assert code == 0
    assert "impact-grid.v1" in listed
    assert "payload does not fit" in listed
    code, shown = muster("show", "alerting", str(letter))
    assert code == 0
    assert "tries: 12" in shown
    assert '"payload"' in shown
    with database.admin() as connection:
        # An officer had it handed over before.
        connection.execute("update alerting.inbox set replayed_by = gen_random_uuid()")
    assert muster("replay", "alerting", str(letter)) == (0, "1 put back\n")
    with database.admin() as connection:
        row = connection.execute(
            "select dead_at, tries, reason, replayed_at is not null, replayed_by"
            " from alerting.inbox where id = %s",
            [letter],
        ).fetchone()
    assert row == (None, 0, None, True, None)
    assert muster("list") == (0, "no dead letters\n")


def test_what_cannot_be_put_back_is_said(database: TestDatabase) -> None:
    unreadable = dead_letter(database, "unreadable")
    code, said = muster("replay", "alerting", str(unreadable))
    assert code == 1
    assert "0 put back" in said
    assert f"muster dead-letters show alerting {unreadable}" in said
    code, said = muster("show", "alerting", "999999")
    assert code == 1
    assert "no letter 999999" in said
    code, said = muster("show", "gateway", "1")
    assert code == 2
    assert "roster, alerting, notifier" in said
