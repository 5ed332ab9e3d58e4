"""The handsets as the page and the tests see them."""

from collections.abc import Mapping
from typing import Any

from services.carrier_simulator.domain.book import Handset
from services.carrier_simulator.domain.traffic import ENDED_CALLS, Call, CallStatus, Message
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier

_WALL_ITEMS = 12


def _role(label: str) -> str:
    """The role of a label: its first word; what follows says where."""
    return label.partition(" ")[0]


class Wall:
    """Reads; changes nothing."""

    def __init__(self, carrier: Carrier, calls: Calls) -> None:
        self._carrier = carrier
        self._calls = calls

    def changed(self, since: int, limit: int, wanted: Mapping[str, str]) -> dict[str, Any]:
        """Handsets changed after a revision, newest first, at most `limit`.

        `wanted` narrows by `q` (part of a number), `role`, `persona`, `lane`. `reset` tells
        that what was known before `since` is no longer so. `total` counts all handsets.
        """
        book = self._carrier.book
        reset = since > book.revision or since < book.cleared_at_revision
        out: list[dict[str, Any]] = []
        for handset in reversed(book.handsets.values()):
            if len(out) >= limit or (not reset and handset.revision <= since):
                break
            if self._wanted(handset, wanted):
                out.append(self.handset(handset, _WALL_ITEMS))
        return {
            "revision": book.revision,
            "reset": reset and since > 0,
            "personas_on": book.personas_on,
            "total": len(book.handsets),
            "roles": sorted({_role(label) for label in book.labels.values()}),
            "handsets": out,
        }

    def _wanted(self, handset: Handset, wanted: Mapping[str, str]) -> bool:
        carrier, number = self._carrier, handset.number
        digits = "".join(wanted.get("q", "").split())
        role, persona, lane = wanted.get("role"), wanted.get("persona"), wanted.get("lane")
        return (
            (not digits or digits in number)
            and (not role or _role(carrier.book.labels.get(number, "")) == role)
            and (not persona or carrier.persona(number).kind == persona)
            and (not lane or self._lane(handset) == lane)
        )

    def _lane(self, handset: Handset) -> str:
        item = self._carrier.book.item(handset.sids[-1]) if handset.sids else None
        return self._carrier.accounts[item.account].name if item else ""

    def handset(self, handset: Handset, most: int | None = None) -> dict[str, Any]:
        """One handset: who holds it, and its newest `most` texts and calls, oldest first."""
        book, number = self._carrier.book, handset.number
        persona = self._carrier.persona(number)
        sids = handset.sids if most is None else handset.sids[-most:]
        items = [self._item(item) for sid in sids if (item := book.item(sid)) is not None]
        return {
            "number": number,
            "role": book.labels.get(number, ""),
            "persona": persona.kind,
            "cannot": persona.cannot,
            "lane": self._lane(handset),
            "revision": handset.revision,
            "items": items,
        }

    def _item(self, item: Message | Call) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "sid": item.sid,
            "mine": item.direction == "inbound",
            "lane": self._carrier.accounts[item.account].name,
            "at": item.created.isoformat(),
            "status": item.status,
        }
        if isinstance(item, Message):
            reply = self._carrier.book.replies.get(item.sid)
            heard = reply.answer if reply is not None else None
            return {"type": "text", **shown, "body": item.body, "heard": heard}
        conversation = self._calls.conversations.get(item.sid)
        return {
            "type": "call",
            **shown,
            "ringing": item.status == CallStatus.RINGING,
            "talking": item.status == CallStatus.IN_PROGRESS,
            "ended": item.status in ENDED_CALLS,
            "listening": conversation is not None and conversation.listening,
            "spoken": self._calls.spoken.get(item.sid, []),
            "keys": self._keys(item.sid),
        }

    def _keys(self, sid: str) -> list[dict[str, Any]]:
        said = self._carrier.book.said
        keys: list[dict[str, Any]] = []
        while (key := said.get(f"{sid}:key:{len(keys) + 1}")) is not None:
            keys.append({"key": key.value, "heard": key.answer})
        return keys
