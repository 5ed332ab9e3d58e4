"""The record of who did what: added to with each command, whole, and nobody's to change."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg
import pytest
from typer.testing import CliRunner

from services.gateway.adapters.audit_log import AuditReading, note
from services.gateway.cli.audit import app, link_of
from services.gateway.domain.actor import Actor
from services.gateway.domain.chain import verify
from services.gateway.domain.roles import Role
from services.runtime.database import Database
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import common
from tests.integration.gateway.world import World
from tests.support.database import PASSWORD, TestDatabase
from tests.support.signed_in import signed_in

ACTOR = Actor("a1", "值班员 王", frozenset())
Make = Callable[..., World]


@pytest.fixture
def muster(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    for name, value in common(database).items():
        monkeypatch.setenv(f"MUSTER_{name.upper()}", str(value))
    monkeypatch.setenv("MUSTER_GATEWAY_CONSOLE_PASSWORD", PASSWORD)

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == code, done.output
        return done.output

    return run


async def write(parts: Parts, *whats: str) -> None:
    for what in whats:
        async with parts.units.begin() as unit:
            note(unit, ACTOR, what, details_of=what)


async def test_a_command_is_on_record_with_who_gave_it(
    console: Parts, officer: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    path = f"/v1/mobilisations/{here.mobilisation}/commands"
    stop = {"json": {"action": "stop"}, "headers": {"Idempotency-Key": "x"}}
    answer, again = [await officer.post(path, **stop) for _ in range(2)]  # type: ignore[arg-type]
    assert answer.status_code == again.status_code == 202
    refused = await officer.post(
        path, json={"action": "pause", "expected_revision": 1}, headers={"Idempotency-Key": "y"}
    )
    assert refused.status_code == 409
    entries = [item.entry async for item in AuditReading(console.units.database).all()]
    mine = [entry for entry in entries if entry.target == str(here.mobilisation)]
    assert [(entry.what, entry.name) for entry in mine] == [("command-stop", "值班员 王")]
    assert mine[0].details["command"] == answer.json()["command_id"]


async def test_many_at_once_make_one_chain(console: Parts) -> None:
    await asyncio.gather(*(write(console, f"w{n}", f"x{n}") for n in range(12)))
    links = [item async for item in AuditReading(console.units.database).all()]
    assert len(links) >= 24
    assert list(verify(links)) == []


async def test_what_is_rolled_back_leaves_nothing(console: Parts) -> None:
    before = await AuditReading(console.units.database).head()

    async def fails() -> None:
        async with console.units.begin() as unit:
            note(unit, ACTOR, "never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    assert await AuditReading(console.units.database).head() == before


@pytest.mark.parametrize("login", ["muster_gateway_console", "muster_gateway_public"])
async def test_no_process_may_change_it(database: TestDatabase, console: Parts, login: str) -> None:
    await write(console, "kept")
    role = Database(database.url(login), 2)
    for statement in (
        "update gateway.audit_entries set name = 'x'",
        "delete from gateway.audit_entries",
        "truncate gateway.audit_entries",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with role.begin() as connection:
                await connection.exec_driver_sql(statement)
    await role.close()


async def test_whatever_is_changed_all_the_same_is_found(
    console: Parts,
    muster: Callable[..., str],
    admin: psycopg.Connection[tuple[object, ...]],
    tmp_path: Path,
) -> None:
    await write(console, *(f"step{n}" for n in range(5)))
    whole = await asyncio.to_thread(muster, "verify")
    head = whole.split("head ")[1].strip()
    last = int(head.split(":")[0])
    exported = tmp_path / "audit.jsonl"
    await asyncio.to_thread(muster, "export", str(exported))
    assert f"head {head}" in await asyncio.to_thread(muster, "verify", "--file", str(exported))

    admin.execute("update gateway.audit_entries set name = '别人' where seq = %s", (last - 3,))
    admin.execute("delete from gateway.audit_entries where seq = %s", (last - 1,))
    found = await asyncio.to_thread(muster, "verify", code=1)
    assert f"entry {last - 3} was changed" in found
    assert f"entry {last} follows on entries that are not there" in found

    lines = exported.read_text(encoding="utf-8").splitlines()
    exported.write_text("\n".join(lines[:-2]) + "\n", encoding="utf-8")
    assert await asyncio.to_thread(muster, "verify", "--file", str(exported))
    cut = await asyncio.to_thread(muster, "verify", "--file", str(exported), "--head", head, code=1)
    assert "entries after it were on record" in cut
    for torn in ('{"seq": 1', "[]", '{"seq": "x", "hash": "", "at": ""}'):
        exported.write_text("\n".join([lines[0], torn, *lines[2:]]) + "\n", encoding="utf-8")
        said = await asyncio.to_thread(muster, "verify", "--file", str(exported), code=1)
        assert "line 2 is no entry any more" in said
        assert "follows on entries that are not there" in said
    exported.write_bytes(exported.read_bytes().replace(b"step3", b"step\xff"))
    said = await asyncio.to_thread(muster, "verify", "--file", str(exported), code=1)
    assert "was changed" in said
    admin.execute("truncate gateway.audit_entries")


async def test_an_auditor_finds_entries_page_by_page_and_takes_all_away(console: Parts) -> None:
    await write(console, "found-1", "found-2", "found_3", "other")
    async with signed_in(console, Role.AUDITOR) as auditor:
        search = "/v1/audit/searches?limit=1"
        page = (await auditor.post(search, json={"q": "FOUND-"})).json()
        assert [one["what"] for one in page["entries"]] == ["found-2"]
        further = f"/v1/audit/searches?before={page['next']}"
        older = (await auditor.post(further, json={"q": "found-"})).json()
        assert [one["what"] for one in older["entries"]] == ["found-1"]
        assert older["next"] is None
        # A sought name in an address is refused, and not answered with all there are.
        refused = await auditor.get("/v1/audit?q=found-")
        assert [one["field"] for one in refused.json()["errors"]] == ["query.q"]
        assert (await auditor.get("/v1/audit?limit=1")).status_code == 200
        state = (await auditor.get("/v1/audit/verification")).json()
        assert state["breaks"] == []
        lines = (await auditor.get("/v1/audit/export")).text.splitlines()
        assert len(lines) == state["entries"] + 1
        assert link_of(lines[-1]).entry.what == "audit-exported"
        head = f"{state['entries']}:{link_of(lines[-2]).hash.hex()}"
        assert head == state["head"]


@pytest.mark.parametrize(
    ("word", "name"), [("时钟", "clock"), ("演练日历", "calendar"), ("不知道是谁", "")]
)
async def test_who_is_shown_in_words_is_found_by_them(console: Parts, word: str, name: str) -> None:
    async with console.units.begin() as unit:
        note(unit, Actor("k", name, frozenset()), "by-itself")
    async with signed_in(console, Role.AUDITOR) as auditor:
        found = (await auditor.post("/v1/audit/searches", json={"q": word})).json()["entries"]
    assert {one["name"] for one in found} == {name}
    assert "by-itself" in {one["what"] for one in found}


async def test_whoever_is_there_for_one_division_reads_no_audit(console: Parts) -> None:
    async with signed_in(console, Role.AUDITOR, division="440305") as auditor:
        for path in ("", "/verification", "/export"):
            assert (await auditor.get(f"/v1/audit{path}")).status_code == 403


async def test_what_is_cut_off_at_the_end_is_found_by_the_last_shift(
    console: Parts,
    officer: httpx.AsyncClient,
    muster: Callable[..., str],
    admin: psycopg.Connection[tuple[object, ...]],
) -> None:
    await write(console, "before", "told")
    shift = {"json": {"action": "take_over", "note": ""}, "headers": {"Idempotency-Key": "shift"}}
    taken = await officer.post("/v1/shifts", **shift)  # type: ignore[arg-type]
    assert taken.status_code in (200, 201, 202), taken.text
    await asyncio.to_thread(muster, "verify")
    admin.execute("delete from gateway.audit_entries where what in ('told', 'shift-take_over')")
    cut = await asyncio.to_thread(muster, "verify", code=1)
    assert "is the last one, and entries after it were on record" in cut
    admin.execute("truncate gateway.audit_entries, gateway.shift_entries")
