"""Call-down lists on disk: what stands on them, who may read them, when they are made anew."""

import asyncio
import io
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb
from pydantic import SecretStr
from pypdf import PdfReader

from services.roster.adapters.tables import OUTBOX
from services.roster.cli import kept_lists, make_lists
from services.roster.handlers.keep_lists import KeepLists
from services.roster.settings import RosterSettings
from services.roster.worker import keep_lists
from services.runtime.clock import MovableClock
from services.runtime.database import Database
from services.runtime.embedded.postgres import Address
from services.runtime.unit import Units
from tests.integration.roster.conftest import KEY, NOON, SEALER
from tests.support.community import Community
from tests.support.database import PASSWORD, TestDatabase
from tests.support.roster_writing import RosterWriter


@pytest.fixture(scope="module")
def town() -> Community:
    made = Community()
    block = made.grid("第一网格").building("12号楼")
    stairwell = block.stairwell("2单元", deputy=True)
    stairwell.door("101", "alone", risk=20)
    stairwell.door("501", "alone", "oxygen", risk=70, buddy=made.person("结对志愿者"))
    block.stairwell("1单元", "201")
    made.grid("第二网格").building("9号楼").stairwell("3单元")
    made.on_duty("值班的人")
    return made


@pytest.fixture(scope="module")
def database(postgres: Address, town: Community) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres, services=["roster", "alerting"])
    url = made.url("muster_roster").set(drivername="postgresql")
    RosterWriter(url.render_as_string(hide_password=False), SEALER).write(town)
    with made.admin() as connection:
        connection.execute(
            "insert into alerting.plan_edition (plan, level, version, document, kept_at)"
            " values ('fire', 'extreme', 1, %s, now()), ('rainstorm', 'red', 1, %s, now())",
            (
                Jsonb(
                    {
                        "triggers": [{"scale": "severity", "value": "Extreme"}],
                        "texts": {"zh": {"questions": ["哪家有烟?"]}},
                    }
                ),
                Jsonb(
                    {
                        "triggers": [{"scale": "signal", "value": "red"}],
                        "texts": {"zh": {"questions": ["谁听不见喊?"]}},
                    }
                ),
            ),
        )
    yield made
    made.drop()


def settings_for(database: TestDatabase, folder: Path) -> RosterSettings:
    return RosterSettings(
        database_host=database.address.host,
        database_port=database.address.port,
        database_name=database.name,
        roster_password=SecretStr(PASSWORD),
        sealing_keys=SecretStr(f"1:{KEY}"),
        phone_hash_key=SecretStr(KEY),
        link_keys=SecretStr(f"1:{KEY}"),
        lists_folder=str(folder),
    )


class Keeper:
    """What keeps the lists, with a clock of its own."""

    def __init__(self, database: TestDatabase, folder: Path) -> None:
        self.database = Database(database.url("muster_roster"), 2)
        self.clock = MovableClock(NOON)
        units = Units(self.database, OUTBOX, "roster", self.clock)
        self.keep: KeepLists = keep_lists(settings_for(database, folder), units)

    async def step(self) -> None:
        try:
            await self.keep.step()
        finally:
            await self.database.close()


def words_on(file: Path) -> str:
    pages = PdfReader(io.BytesIO(file.read_bytes())).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


async def test_a_list_has_leaders_residents_by_risk_boxes_and_questions(
    database: TestDatabase, town: Community, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    keeper = Keeper(database, folder)
    await keeper.step()
    (file,) = folder.glob("*.pdf")
    assert file.name == f"{town.code}001_{town.name}第一网格.pdf"
    said = words_on(file)
    for lead in ("楼道长12号楼2单元楼道长199", "楼道长(副)12号楼2单元副楼道长", "网格长第一网格长"):
        assert lead in said
    assert "值班的人" not in said
    assert said.index("王501") < said.index("王101")
    for words in ("82岁独居、氧气", "结对结对志愿者199", "□平安□需要帮助", "__:__", "谁听不见喊?",
                  "哪家有烟?", "名册修订1·2026-06-0120:00制作", "个人信息"):  # fmt: skip
        assert words in said
    assert len(PdfReader(io.BytesIO(file.read_bytes())).pages) == 3


async def test_only_their_owner_may_read_them(database: TestDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir(mode=0o755)
    await Keeper(database, folder).step()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


async def test_what_has_not_changed_is_left_and_what_is_gone_is_taken_away(
    database: TestDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    await Keeper(database, folder).step()
    (file,) = folder.glob("*.pdf")
    before = file.stat().st_ino
    (folder / "9999_旧网格.pdf").write_bytes(b"old")
    later = Keeper(database, folder)
    later.clock.advance(timedelta(minutes=10).total_seconds())
    await later.step()
    assert file.stat().st_ino == before
    assert [each.name for each in folder.glob("*.pdf")] == [file.name]
    tomorrow = Keeper(database, folder)
    tomorrow.clock.advance(timedelta(days=1).total_seconds())
    await tomorrow.step()
    assert "2026-06-02" in words_on(file)


async def test_a_change_of_who_holds_a_post_is_on_paper_at_the_next_look(
    database: TestDatabase, town: Community, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    await Keeper(database, folder).step()
    (file,) = folder.glob("*.pdf")
    with database.admin() as connection:
        connection.execute(
            "insert into roster.absences values (gen_random_uuid(), %s, %s, %s)",
            (town.people["12号楼长"].person_id, NOON, NOON + timedelta(hours=12)),
        )
    later = Keeper(database, folder)
    later.clock.advance(600)
    await later.step()
    assert "(请假)" in words_on(file)


async def test_the_command_makes_them_and_a_half_written_file_is_no_hindrance(
    database: TestDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    assert kept_lists(str(folder)).looked_at is None
    made = await make_lists(settings_for(database, folder))
    (name,) = made.made_from
    (folder / name).unlink()
    (folder / f".{name}.new").write_bytes(b"half")
    await make_lists(settings_for(database, folder))
    assert (folder / name).read_bytes().startswith(b"%PDF")
    assert kept_lists(str(folder)).looked_at is not None


async def test_when_the_database_is_away_the_old_ones_stay(
    database: TestDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    await Keeper(database, folder).step()
    (file,) = folder.glob("*.pdf")
    gone = settings_for(database, folder).model_copy(update={"database_port": 1})
    with pytest.raises(Exception, match="connect"):
        await asyncio.wait_for(make_lists(gone), 20)
    assert file.exists()


async def test_lists_are_made_anew_gently_and_the_first_at_once(
    database: TestDatabase, tmp_path: Path
) -> None:
    keeper = Keeper(database, tmp_path / "lists")
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)

    keeper.keep.rest = rest
    await keeper.step()
    assert rested == []
    keeper.clock.advance(86_400)
    await keeper.step()
    assert len(rested) == len(list((tmp_path / "lists").glob("*.pdf"))) > 0
    assert all(seconds > 0 for seconds in rested)
