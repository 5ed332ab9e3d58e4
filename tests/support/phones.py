"""The phones of the stories: what is seen on them and what their holders do.

Whoever does something takes a second for it. Looking waits until nothing is under way.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.support.carrier import SID
from tests.support.community import Person
from tests.support.field_page import FieldPage
from tests.support.world import World

LINK = re.compile(r"https?://\S+/t/\S+")
DRILL_MARK = "【演练】"


@dataclass
class Call:
    """One call on a handset."""

    world: World
    number: str
    sid: str

    async def picks_up(self) -> "Call":
        """Take the call and listen."""
        self.world.tick()
        await self._signal("answer")
        await self.world.settle()
        return self

    async def presses_key(self, key: int) -> "Call":
        self.world.tick()
        await self._signal("key", key=str(key))
        return self

    async def hears(self, containing: str) -> "Call":
        """What has been said on the call so far."""
        spoken = "".join((await self._item())["spoken"])
        assert containing in spoken, f"heard {spoken!r}"
        return self

    async def hears_nothing_of(self, words: str) -> None:
        spoken = "".join((await self._item())["spoken"])
        assert words not in spoken, f"heard {spoken!r}"

    async def state(self) -> str:
        """Twilio's word for where the call is."""
        return str((await self._item())["status"])

    async def _item(self) -> dict[str, Any]:
        await self.world.settle()
        shown = (await handset(self.world, self.number))["items"]
        (found,) = [item for item in shown if item["sid"] == self.sid]
        return dict(found)

    async def _signal(self, what: str, **body: str) -> None:
        url = f"{self.world.url('carrier')}/_sim/calls/{self.sid}/{what}"
        answer = await self.world.http.post(url, json=body)
        assert answer.status_code == 202, answer.text


@dataclass
class Phone:
    """One person's phone; each text is received once in a story."""

    world: World
    person: Person
    link: str = ""
    _seen: set[str] = field(default_factory=set)

    async def receives_text(self, containing: str = "", drill: bool = False) -> str:
        """The next text with a link; gives its words."""
        waiting = await self._unseen(linked=True)
        assert waiting, f"{self.person.name} received no text"
        item = waiting[0]
        self._seen.add(item["sid"])
        body = str(item["body"])
        assert containing in body, f"{self.person.name} received {body!r}"
        assert (item["lane"], DRILL_MARK in body) == ("drill" if drill else "emergency", drill)
        found = LINK.search(body)
        assert found
        self.link = found[0]
        return body

    async def receives_at_last(self, containing: str) -> str:
        """The next text with these words, after any others: others' silence may be told first."""
        while containing not in (said := await self.receives_text()):
            pass
        return said

    async def receives_nothing(self) -> None:
        """No further text, no call."""
        texts = [item["body"] for item in await self._unseen(linked=True)]
        assert not texts, f"{self.person.name} received {texts}"
        assert await self._ringing() is None, f"{self.person.name}'s phone rings"

    async def is_told(self, containing: str) -> str:
        """The next text without a link: what the service says to a reply."""
        waiting = await self._unseen(linked=False)
        assert waiting, f"{self.person.name} was told nothing"
        self._seen.add(waiting[0]["sid"])
        body = str(waiting[0]["body"])
        assert containing in body, f"{self.person.name} was told {body!r}"
        return body

    async def replies(self, words: str, lane: str = "") -> None:
        """Answer by SMS; on the way when this returns."""
        self.world.tick()
        await self._post("reply", body=words, **({"account": SID[lane]} if lane else {}))

    async def rings(self) -> Call:
        """The call that rings."""
        sid = await self._ringing()
        assert sid is not None, f"{self.person.name}'s phone does not ring"
        return Call(self.world, self.person.phone, sid)

    async def is_silent(self) -> None:
        """It does not ring."""
        assert await self._ringing() is None, f"{self.person.name}'s phone rings"

    async def rings_back(self) -> Call:
        """Dial the number that the service calls from."""
        self.world.tick()
        answer = await self._post("dial", account=SID["emergency"])
        await self.world.settle()
        return Call(self.world, self.person.phone, answer["sid"])

    async def opens_link(self) -> FieldPage:
        """The page behind the last text's link."""
        self.world.tick()
        return await FieldPage.opened(self.world.http, self.link)

    async def presses(self, button: str) -> FieldPage:
        """Open the page and press `received` or `cannot`."""
        return await (await self.opens_link()).presses(button)

    async def answers_door(self, door: str, outcome: str) -> FieldPage:
        """Open the page and say what was found at a door."""
        return await (await self.opens_link()).answers_door(door, outcome)

    async def texts(self) -> list[str]:
        """Every text with a link that ever came."""
        await self.world.settle()
        shown = (await handset(self.world, self.person.phone))["items"]
        return [item["body"] for item in shown if _linked(item)]

    async def calls(self) -> list[str]:
        """States of all calls that ever rang here."""
        await self.world.settle()
        shown = (await handset(self.world, self.person.phone))["items"]
        return [item["status"] for item in shown if item["type"] == "call" and not item["mine"]]

    async def is_dead(self) -> None:
        """From now on nobody has this number."""
        url = f"{self.world.url('carrier')}/_sim/personas/{self.person.phone}"
        answer = await self.world.http.put(url, json={"persona": "dead"})
        assert answer.status_code == 200, answer.text

    async def _unseen(self, linked: bool) -> list[dict[str, Any]]:
        await self.world.settle()
        shown = (await handset(self.world, self.person.phone))["items"]
        return [
            item
            for item in shown
            if item["type"] == "text"
            and not item["mine"]
            and item["sid"] not in self._seen
            and _linked(item) is linked
        ]

    async def _ringing(self) -> str | None:
        await self.world.settle()
        shown = (await handset(self.world, self.person.phone))["items"]
        ringing = [item["sid"] for item in shown if item["type"] == "call" and item["ringing"]]
        return ringing[-1] if ringing else None

    async def _post(self, what: str, **body: str) -> dict[str, Any]:
        url = f"{self.world.url('carrier')}/_sim/handsets/{self.person.phone}/{what}"
        answer = await self.world.http.post(url, json=body)
        assert answer.status_code == 202, answer.text
        return dict(answer.json())


class Phones:
    """The phones of one story, by what their holders are called or by the holders themselves."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._phones: dict[str, Phone] = {}

    def __call__(self, holder: str | Person) -> Phone:
        person = self._world.person(holder) if isinstance(holder, str) else holder
        return self._phones.setdefault(person.phone, Phone(self._world, person))


def _linked(item: dict[str, Any]) -> bool:
    return item["type"] == "text" and not item["mine"] and "/t/" in item["body"]


async def handset(world: World, number: str) -> dict[str, Any]:
    """What is on a handset."""
    answer = await world.http.get(f"{world.url('carrier')}/_sim/handsets/{number}")
    return dict(answer.json()) if answer.status_code == 200 else {"items": []}
