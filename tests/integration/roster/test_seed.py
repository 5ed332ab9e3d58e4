"""Writing the synthetic roster."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.roster.adapters.seed_copy import SeedRefusedError, SeedWriter
from services.roster.cli import app, label_of
from services.roster.seed.district import communities
from services.roster.seed.size import STREET, Size, scaled
from services.runtime.embedded.postgres import Address
from services.runtime.sealing import SealBrokenError
from tests.integration.roster.conftest import KEY, NOON, SEALER
from tests.support.database import PASSWORD, TestDatabase

SMALL = scaled(STREET, 400)


@pytest.fixture
def database(postgres: Address) -> Iterator[TestDatabase]:
    database = TestDatabase(postgres, ["roster"])
    yield database
    database.drop()


def write(database: TestDatabase, size: Size = SMALL, seed: int = 7, replace: bool = False) -> bool:
    writer = SeedWriter(database.url("muster_roster"), SEALER)
    return writer.write(
        label_of(size, seed), communities(size, seed, NOON), replace=replace
    ).changed


def state(database: TestDatabase) -> tuple[object, ...]:
    with database.admin() as connection:
        found = connection.execute(
            "select md5(string_agg(r::text, ',' order by resident_id)),"
            " (select revision from roster.state) from roster.residents r"
        ).fetchone()
    assert found is not None
    return found


def test_the_same_seed_again_changes_nothing(database: TestDatabase) -> None:
    assert write(database)
    before = state(database)
    assert not write(database)
    assert state(database) == before


def test_another_seed_is_refused_until_told_to_replace(database: TestDatabase) -> None:
    write(database)
    before = state(database)
    with pytest.raises(SeedRefusedError, match="synthetic district"):
        write(database, seed=8)
    assert state(database) == before
    assert write(database, seed=8, replace=True)
    assert state(database) != before


def test_a_roster_that_no_seed_wrote_is_refused(database: TestDatabase) -> None:
    with database.admin() as connection:
        connection.execute(
            "insert into roster.divisions (code, kind, name) values ('3302', 'city', '宁波市')"
        )
    with pytest.raises(SeedRefusedError, match="no seed wrote"):
        write(database)


def test_a_seeding_cut_short_leaves_nothing(database: TestDatabase) -> None:
    def cut_short() -> Iterator[object]:
        yield from communities(SMALL, 7, NOON)
        raise KeyboardInterrupt

    writer = SeedWriter(database.url("muster_roster"), SEALER)
    with pytest.raises(KeyboardInterrupt):
        writer.write("x", cut_short())  # type: ignore[arg-type]
    with database.admin() as connection:
        assert connection.execute("select count(*) from roster.divisions").fetchone() == (0,)
    assert write(database)


def test_names_and_phones_are_sealed_each_in_its_context(database: TestDatabase) -> None:
    write(database)
    with database.admin() as connection:
        person = connection.execute(
            "select name_sealed, phone_sealed, phone_hash from roster.people limit 1"
        ).fetchone()
        resident = connection.execute(
            "select name_sealed, phone_sealed, kin_sealed from roster.residents"
            " where kin_sealed is not null and phone_sealed is not null limit 1"
        ).fetchone()
    assert person is not None
    assert resident is not None
    name, phone, phone_hash = (bytes(value) for value in person)  # type: ignore[call-overload]
    number = SEALER.open(phone, "person.phone")
    assert SEALER.open(name, "person.name")
    assert SEALER.phone_hash(number) == phone_hash
    with pytest.raises(SealBrokenError):
        SEALER.open(phone, "resident.phone")
    name, phone, kin = (bytes(value) for value in resident)  # type: ignore[call-overload]
    assert SEALER.open(name, "resident.name")
    assert SEALER.open(phone, "resident.phone").startswith("+86154")
    (first, *_) = json.loads(SEALER.open(kin, "resident.kin"))
    assert first.keys() == {"relation", "name", "phone"}


def run(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str]:
    settings = {
        "DATABASE_HOST": database.address.host,
        "DATABASE_PORT": str(database.address.port),
        "DATABASE_NAME": database.name,
        "ROSTER_PASSWORD": PASSWORD,
        "SEALING_KEYS": f"1:{KEY}",
        "PHONE_HASH_KEY": KEY,
        "LINK_KEYS": f"1:{KEY}",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"MUSTER_{name}", value)
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def test_the_command(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, output = run(database, monkeypatch, "--residents", "400")
    assert (code, "400 residents" in output) == (0, True)
    code, output = run(database, monkeypatch, "--residents", "400")
    assert (code, "is there already" in output) == (0, True)
    code, output = run(database, monkeypatch, "--residents", "500")
    assert (code, "--replace" in output) == (1, True)
    code, _ = run(database, monkeypatch, "--residents", "500", "--replace")
    assert code == 0
    code, output = run(database, monkeypatch, "--residents", "1")
    assert (code, "100 to 5,000,000" in output) == (2, True)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code, output = run(database, monkeypatch, "--residents", "500")
    assert (code, "500 位居民,种子数 7:已经有了(" in output) == (0, True)
    code, output = run(database, monkeypatch, "--residents", "1")
    assert (code, "100 到 5,000,000" in output) == (2, True)
    code, output = run(database, monkeypatch, "--residents", "400")
    assert (code, "已经有:合成的花名册:500 位居民" in output) == (1, True)


def test_the_command_names_the_setting_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTER_ROSTER_PASSWORD", raising=False)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 2
    assert "MUSTER_ROSTER_PASSWORD" in result.output
