"""What became of the answers that people gave: from the carrier's log, in the database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg

from schemas import ids
from services.cli.demo.stage import Stage
from services.notifier.domain.accounts import Account as CarrierAccount
from services.runtime.links import verify
from services.runtime.sealing import parse_keyring

Row = tuple[Any, ...]
SAID_ON_PAGE = ("received", "cannot", "visit")


def unheard(records: Iterable[Mapping[str, Any]]) -> set[str]:
    """Answers that left a handset and had no answer, not even that nobody is there."""
    open_ones: set[str] = set()
    heard: set[str] = set()
    for record in records:
        if record["kind"] == "said":
            open_ones.add(record["id"])
        elif record["kind"] == "heard":
            heard.add(record["id"])
    return open_ones - heard


def replies(
    connection: psycopg.Connection[Row], stage: Stage, records: Sequence[Mapping[str, Any]]
) -> tuple[int, list[str]]:
    """How many answers left a handset and had an answer, of whatever kind, and those of them that
    are not in the database."""
    keys = parse_keyring(stage.env["MUSTER_LINK_KEYS"])
    known = {
        row[0] for row in connection.execute("select reply_id from notifier.replies").fetchall()
    }
    visits = connection.execute("select visit_id, outcome from gateway.answers").fetchall()
    doors = {(str(visit), str(outcome)) for visit, outcome in visits}
    kinds = connection.execute(
        "select l.contact_no, a.kind from gateway.answers a join alerting.contact_link l"
        " using (contact_id)"
    ).fetchall()
    pages = {(int(number), str(kind)) for number, kind in kinds}
    said = {record["id"]: record for record in records if record["kind"] == "said"}
    heard = {record["id"]: record["answer"] for record in records if record["kind"] == "heard"}
    forgotten = []
    for name in said.keys() & heard.keys():
        record = said[name]
        if record["what"] == "visit":
            recorded = (record["sid"], record["value"]) in doors
        elif record["what"] in SAID_ON_PAGE:
            token = record["url"].split("/t/")[1].split("/")[0]
            recorded = (verify(token, keys), record["what"]) in pages
        else:
            recorded = bool(_reply_ids(record) & known)
        if not recorded:
            about = f"{record['what']} {record['sid']} {record['at']}"
            forgotten.append(f"{about}: heard {heard[name]}")
    return len(said.keys() & heard.keys()), forgotten


def _reply_ids(record: Mapping[str, Any]) -> set[UUID]:
    """The ids that a text or a key may have: in a call of ours the key is part of it."""
    digits = ("", record["value"]) if record["what"] == "key" else ("",)
    return {
        ids.of("reply", account, record["sid"], digit)
        for account in CarrierAccount
        for digit in digits
    }
