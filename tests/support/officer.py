"""The officer of the stories: sends warnings, commands, and looks at the picture."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from tests.support.cap import Cap, Place
from tests.support.community import Community, Node, Person, Post
from tests.support.world import World

NUMBERS = itertools.count(1)
OPEN_STATES = ("awaiting_approval", "running", "paused", "stood_down")
RUNNING = """
select m.mobilisation_id from alerting.mobilisation m
  left join gateway.stops s using (mobilisation_id)
 where m.state = any(%s) and m.ended_at is null and s.at is null
"""
Where = Community | Node | Place


def _place(where: Where) -> Place:
    return where if isinstance(where, Place) else where.place


class Officer:
    """One officer with a key that may do everything, everywhere unless `of` a division."""

    def __init__(self, world: World, key: str = "") -> None:
        self._world = world
        self._key = key
        self.alert_id = ""

    async def of(self, division: str) -> "Officer":
        """Another officer, who is there for a division, looking at the same alert."""
        other = Officer(self._world, await self._world.key_for(division))
        other.alert_id = self.alert_id
        return other

    def warning(self, *where: Where, **changes: Any) -> Cap:
        """A new alert about places, not sent yet; red rainstorm unless changed."""
        made = Cap(f"演示-{next(NUMBERS)}", self._world.clock.now())
        return replace(made, places=tuple(map(_place, where)), **changes)

    async def sends(self, document: Cap | bytes, status: int = 202) -> dict[str, Any]:
        """Post a document to the intake; gives the answer."""
        self._world.tick()
        raw = document if isinstance(document, bytes) else document.xml()
        headers = {"Content-Type": "application/cap+xml"}
        answer = await self._request("POST", "gateway-public", "/v1/alerts", raw, headers)
        assert answer.status_code == status, answer.text
        if status == 202:
            self.alert_id = answer.json()["alert_id"]
        return dict(answer.json())

    async def warns(self, *where: Where, **changes: Any) -> Cap:
        """Send a new alert about places; gives it as sent."""
        self._world.tick()
        document = self.warning(*where, **changes)
        await self.sends(document)
        return document

    async def updates(self, earlier: Cap, *where: Where, **changes: Any) -> Cap:
        """Send an Update of an earlier message, for these places."""
        return await self._follows(
            earlier, "Update", places=tuple(map(_place, where)) or earlier.places, **changes
        )

    async def prolongs(self, earlier: Cap, **changes: Any) -> Cap:
        """Send an Update of an earlier message that names no area."""
        return await self._follows(earlier, "Update", places=(), **changes)

    async def cancels(self, earlier: Cap, **changes: Any) -> Cap:
        """Send the Cancel of an earlier message."""
        return await self._follows(earlier, "Cancel", **changes)

    async def _follows(self, earlier: Cap, msg_type: str, **changes: Any) -> Cap:
        self._world.tick()
        document = earlier.follows(f"演示-{next(NUMBERS)}", self._world.clock.now(), msg_type)
        document = replace(document, **changes)
        await self.sends(document)
        return document

    async def starts(self, *where: Where, status: int = 202, **changes: Any) -> dict[str, Any]:
        """Start by hand in the console, a red rainstorm in earnest unless changed; it is the last
        alert."""
        codes = [code for one in where for code in _place(one).codes]
        body: dict[str, Any] = {
            "area": {"name": "示范街道", "divisions": codes},
            "hazard": "rainstorm",
            "level": "red",
            "drill": False,
        }
        answer = await self._command("/v1/alerts", status, **body | changes)
        if status == 202:
            self.alert_id = answer["alert_id"]
        return answer

    async def approves(self, status: int = 202, **what: Any) -> None:
        """As another officer: whoever proposed it may not. The start, or `message_id`."""
        await self.commands("approve", status=status, key=self._world.approver_key, **what)

    async def lifts(self, alert_id: str = "", status: int = 202) -> dict[str, Any]:
        """Lift what was started by hand."""
        (found,) = await self._mobilisations(alert_id)
        return await self._command(f"/v1/mobilisations/{found['mobilisation_id']}/lifting", status)

    async def raises(self, level: str, status: int = 202) -> dict[str, Any]:
        """Raise what was started by hand to another level."""
        (found,) = await self._mobilisations("")
        path = f"/v1/mobilisations/{found['mobilisation_id']}/raisings"
        return await self._command(path, status, level=level)

    async def stops(self) -> None:
        await self.commands("stop")

    async def commands(self, action: str, status: int = 202, key: str = "", **more: Any) -> None:
        """Command the mobilisation of the last alert, whatever is under way; recorded when this
        returns."""
        (found,) = await self._mobilisations("")
        await self._command(f"/v1/mobilisations/{found['mobilisation_id']}/commands", status,
                            key, action=action, **more)  # fmt: skip

    async def reports_absent(self, person: Person, hours: float = 12, starts_in: float = 0) -> None:
        """A person is away for so many hours, beginning in some minutes or now."""
        now = self._world.clock.now()
        starts = now + timedelta(minutes=starts_in)
        await self._command(
            f"/v1/people/{person.person_id}/absences",
            202,
            starts_at=starts.isoformat(),
            ends_at=(starts + timedelta(hours=hours)).isoformat(),
        )

    async def assigns(self, post: Post, person: Person, rank: str = "A") -> None:
        """Give a post to a person from now on."""
        path = f"/v1/posts/{post.post_id}/assignments"
        await self._command(path, 202, person_id=str(person.person_id), rank=rank)

    async def plans_drill(self, *where: Where, status: int = 202, **changes: Any) -> dict[str, Any]:
        """Put a drill into the calendar, internal and in an hour unless changed (`in_minutes`);
        gives the answer."""
        return await self._command("/v1/drills", status, **self._drill(where, changes))

    async def changes_drill(self, drill_id: str, *where: Where, **changes: Any) -> None:
        """From now on it is this one."""
        await self._command(f"/v1/drills/{drill_id}/changes", 202, **self._drill(where, changes))

    def _drill(self, where: tuple[Where, ...], changes: dict[str, Any]) -> dict[str, Any]:
        at = self._world.clock.now() + timedelta(minutes=changes.pop("in_minutes", 60))
        codes = [code for one in where for code in _place(one).codes]
        body = {
            "kind": "internal",
            "hazard": "rainstorm",
            "level": "red",
            "area": {
                "name": "演练区",
                "divisions": codes,
            },
            "first_at": at.isoformat(),
        }
        return body | changes

    async def signs_drill(
        self, drill_id: str, status: int = 202, key: str = "", seen: int | None = None
    ) -> None:
        """Sign a drill of the calendar, as whoever has the `key`, at the revision they read."""
        path = f"/v1/drills/{drill_id}/signature"
        await self._command(path, status, key, expected_revision=seen)

    async def cancels_drill(self, drill_id: str) -> None:
        """Take a drill out of the calendar."""
        await self._command(f"/v1/drills/{drill_id}/cancellation", 202)

    async def moves_drill(self, occurrence_id: str, in_minutes: float) -> None:
        """Give one time of a drill another."""
        at = self._world.clock.now() + timedelta(minutes=in_minutes)
        path = f"/v1/drill-occurrences/{occurrence_id}/moves"
        await self._command(path, 202, at=at.isoformat())

    async def occurrences(self, drill_id: str) -> list[dict[str, Any]]:
        """The times of a drill of the calendar, the earliest first."""
        await self._world.settle()
        return list((await self._get(f"/v1/drills/{drill_id}"))["occurrences"])

    async def drill_begins(self, drill_id: str) -> str:
        """The alert of a drill's first time, which has begun by itself; it is the last alert."""
        first = (await self.occurrences(drill_id))[0]
        assert first["state"] == "started", first
        self.alert_id = first["alert_id"]
        return self.alert_id

    async def hands_over_again(self, letter: str, status: int = 202) -> None:
        """Have a dead letter handled once more by whoever could not."""
        await self._command(f"/v1/dead-letters/{letter}/replays", status)

    async def handed_over(self) -> list[dict[str, Any]]:
        """What became of the dead letters that were handed over again."""
        await self._world.settle()
        return list((await self._get("/v1/dead-letters/replays"))["replays"])

    async def overview(self) -> dict[str, Any]:
        """What waits, what runs, what is broken."""
        await self._world.settle()
        return await self._get("/v1/overview")

    async def switches(self, channel: str, **how: Any) -> None:
        """Switch a channel `enabled` or not, or set its `rate_per_s`; in force on return."""
        await self._command(f"/v1/channels/{channel}", 202, **how)
        await self._world.settle()

    async def mobilisation(self, alert_id: str = "") -> dict[str, Any]:
        """The mobilisation that answers an alert, the last one sent unless named."""
        found = await self.mobilisations(alert_id)
        assert len(found) == 1, found
        return found[0]

    async def mobilisations(self, alert_id: str = "") -> list[dict[str, Any]]:
        """All that answer an alert's incident."""
        await self._world.settle()
        return await self._mobilisations(alert_id)

    async def _mobilisations(self, alert_id: str) -> list[dict[str, Any]]:
        alert = await self._get(f"/v1/alerts/{alert_id or self.alert_id}")
        rows = await self._get(f"/v1/mobilisations?incident_id={alert['header']['incident_id']}")
        return list(rows["mobilisations"])

    async def impact(self) -> dict[str, Any]:
        """What the last alert was found to touch."""
        await self._world.settle()
        return await self._get(f"/v1/alerts/{self.alert_id}/impact")

    async def alarms(self) -> dict[str, str]:
        """Why each alert on the list of alarms called nobody, by its id."""
        await self._world.settle()
        listed = await self._get("/v1/alarms")
        return {item["alert_id"]: item["why"] for item in listed["alarms"]}

    async def waiting_alarms(self) -> set[str]:
        """Which alerts on the overview called nobody and wait for somebody's eyes."""
        return {row["alert_id"] for row in (await self.overview())["waiting"]["alarms"]}

    async def sees_alarm(self, why: str, status: int = 202) -> None:
        """Say why the last alert, which called nobody, asks for nothing more."""
        await self._command(f"/v1/alarms/{self.alert_id}/seen", status, why=why)

    async def picture(self, alert_id: str = "", **query: str) -> dict[str, Any]:
        """All that the console shows of a mobilisation."""
        found = await self.mobilisation(alert_id)
        path = f"/v1/mobilisations/{found['mobilisation_id']}?down_to=stairwell&entries=1000"
        return await self._get(path)

    async def sees(self, alert_id: str = "", **figures: object) -> dict[str, Any]:
        """Compare figures in all (`told`, `answered`, `visits`, `safe` ...), `unaccounted`, `state`
        and, by door, `doors`; gives the picture."""
        picture = await self.picture(alert_id)
        shown = picture["totals"] | {
            "unaccounted": picture["unaccounted"],
            "state": picture["mobilisation"]["state"],
            "doors": {door["door"]: door["outcome"] for door in picture["doors"]},
        }
        seen = {name: shown.get(name) for name in figures}
        assert seen == figures, self._story(picture["timeline"])
        return picture

    def _story(self, timeline: list[dict[str, Any]]) -> str:
        """The timeline as lines to read."""
        return "\n".join(
            f"{line['at'][11:19]} {line['what']}: {line['reason']}" for line in reversed(timeline)
        )

    async def calls_again(self, node: Node, status: int = 202) -> None:
        """Have those called who have not answered at a place or below it."""
        (found,) = await self._mobilisations("")
        path = f"/v1/mobilisations/{found['mobilisation_id']}/calls"
        await self._command(path, status, node_id=str(node.node_id))

    async def enters_answer(self, kind: str, status: int = 202, **of: Any) -> None:
        """Enter what a leader said on the phone: of a `person_id` or `post_id`, said `at` (now)."""
        (found,) = await self._mobilisations("")
        path = f"/v1/mobilisations/{found['mobilisation_id']}/answers"
        await self._command(path, status, kind=kind, **of)

    async def corrects(self, words: str = "", status: int = 202, **how: Any) -> str:
        """Correct what the mobilisation of the last alert said, in these words or (none) in those
        of the plan's newer version; gives the message's id."""
        return await self._messages("corrections", status, words=words, **how)

    async def messages(self, words: str, status: int = 202, **how: Any) -> str:
        """Send a message to those who hold `posts` at `nodes` and stand so (`standing`)."""
        return await self._messages("messages", status, words=words, **how)

    async def _messages(self, what: str, status: int, **how: Any) -> str:
        found = await self.mobilisation()
        path = f"/v1/mobilisations/{found['mobilisation_id']}/{what}"
        return str((await self._command(path, status, **how)).get("command_id", ""))

    async def writes(self, words: str, *where: Where, status: int = 202, **how: Any) -> None:
        """Send a message to those who hold `posts` in these places, when nothing runs; it is the
        last alert."""
        codes = [code for one in where for code in _place(one).codes]
        asked = {"words": words, "area": {"name": "示范街道", "divisions": codes}}
        command = await self._command("/v1/messages", status, **asked | how)
        if status == 202:
            row = await self.written(command["command_id"])
            found = await self._get(f"/v1/mobilisations/{row['mobilisation_id']}")
            self.alert_id = found["mobilisation"]["alert_id"]

    async def written(self, message_id: str = "") -> dict[str, Any]:
        """What became of a message when nothing runs, the newest unless named."""
        await self._world.settle()
        rows = (await self._get("/v1/messages"))["messages"]
        found: dict[str, Any] = next(row for row in rows if message_id in ("", row["message_id"]))
        return found

    async def previews(self, what: str, **how: Any) -> dict[str, Any]:
        """Whom a `correction` or `message` would reach."""
        found = await self.mobilisation()
        path = f"/v1/mobilisations/{found['mobilisation_id']}/{what}-previews"
        return await self._command(path, 200, **how)

    async def sent(self) -> dict[str, dict[str, Any]]:
        """The officers' messages of the mobilisation of the last alert by their ids."""
        found = await self.mobilisation()
        rows = await self._get(f"/v1/mobilisations/{found['mobilisation_id']}/messages")
        return {row["message_id"]: row for row in rows["messages"]}

    async def widens(self, *where: Where, status: int = 202, **how: Any) -> dict[str, Any]:
        """Add places to what runs."""
        found = await self.mobilisation()
        codes = [code for one in where for code in _place(one).codes]
        path = f"/v1/mobilisations/{found['mobilisation_id']}/widenings"
        return await self._command(path, status, divisions=codes, **how)

    async def signed_widening(self, command_id: str) -> None:
        """Wait until a widening that has its signature was sent on."""
        found = await self.mobilisation()
        path = f"/v1/mobilisations/{found['mobilisation_id']}/widenings"
        async with asyncio.timeout(60):
            while command_id in {row["command_id"] for row in (await self._get(path))["proposed"]}:
                await self._looks_again("widenings")

    async def matters(self) -> list[dict[str, Any]]:
        """What came up in the mobilisation of the last alert."""
        await self._world.settle()
        (found,) = await self._mobilisations("")
        path = f"/v1/matters?mobilisation_id={found['mobilisation_id']}"
        return list((await self._get(path))["matters"])

    async def answers_matter(self, matter: dict[str, Any], status: int = 202, **how: Any) -> None:
        """Answer what came up: `settlement` how (none: it goes on up), with a `note`."""
        await self._command(f"/v1/matters/{matter['matter_id']}/answers", status, **how)

    async def report(self, alert_id: str = "") -> dict[str, Any]:
        """The report of the mobilisation as it stands now."""
        found = await self.mobilisation(alert_id)
        return await self._get(f"/v1/mobilisations/{found['mobilisation_id']}/report")

    async def prediction(self) -> dict[str, Any]:
        """What was predicted at the start or last raising; it is made by itself and waited for."""
        found = await self.mobilisation()
        path = f"/v1/mobilisations/{found['mobilisation_id']}/prediction"
        async with asyncio.timeout(60):
            while True:
                made = await self._get(path)
                if not made["awaited"]:
                    return dict(made["prediction"])
                await self._looks_again("predictions")

    async def reports(self) -> list[dict[str, Any]]:
        """Mobilisations that have ended, the newest first, with their summaries."""
        await self._world.settle()
        return list((await self._get("/v1/reports"))["reports"])

    async def summary(self) -> dict[str, Any]:
        """The newest summary that was made by itself; it is waited for."""
        async with asyncio.timeout(60):
            while not (summary := (await self.reports())[0]["summary"]):
                await self._looks_again("summaries")
        return dict(summary)

    async def assesses(self) -> dict[str, Any]:
        """How posts and grids did over time."""
        await self._world.settle()
        return await self._get("/v1/assessment")

    async def tasks(self, alert_id: str = "") -> dict[str, list[str]]:
        """States of all tasks by the person who holds them, oldest first."""
        found = await self.mobilisation(alert_id)
        rows = await self._world.rows(
            "select person_id, state from alerting.task where mobilisation_id = %s"
            " order by opened_at nulls last, task_id",
            UUID(found["mobilisation_id"]),
        )
        called = self._world.called()
        states: dict[str, list[str]] = {}
        for person_id, state in rows:
            assert isinstance(person_id, UUID)
            states.setdefault(called[person_id], []).append(str(state))
        return states

    async def reasons(self, what: str) -> list[str]:
        """The reasons of the timeline's lines of a kind, oldest first."""
        timeline = (await self.picture())["timeline"]
        return [line["reason"] for line in reversed(timeline) if line["what"] == what]

    async def audited(self, about: str = "") -> list[tuple[str, dict[str, Any]]]:
        """What stands in the audit about the mobilisation, or what is named, oldest first."""
        about = about or (await self.mobilisation())["mobilisation_id"]
        path = "/v1/audit/searches"
        answer = await self._request("POST", "gateway-console", path, {"q": about}, {})
        found = answer.json()["entries"]
        return [(entry["what"], entry["details"]) for entry in reversed(found)]

    async def edits_plan(
        self, plan: str, level: str, text: str, check: bool = False
    ) -> dict[str, Any]:
        """Have an edition's file checked or put into force; gives what became of it."""
        path = f"/v1/plans/{plan}/editions/{level}"
        command = await self._command(path, 202, text=text, check=check)
        await self._world.settle()
        listed = await self._get(f"/v1/plans/loads?command_id={command['command_id']}")
        (row,) = listed["loads"]
        return dict(row)

    async def plan_version(self, plan: str, level: str) -> int:
        """The version of an edition in force."""
        listed = await self._get("/v1/plans")
        return next(
            int(one["version"])
            for one in listed["plans"]
            if (one["plan"], one["level"]) == (plan, level)
        )

    async def checks_paper(self, *lines: str) -> dict[str, Any]:
        """What recording a table would do."""
        return await self._paper("paper-checks", 200, lines)

    async def enters_paper(self, *lines: str, status: int = 202) -> dict[str, Any]:
        """Record a table of what was found on paper; gives what was recorded and refused."""
        return await self._paper("paper", status, lines)

    async def _paper(self, what: str, status: int, lines: tuple[str, ...]) -> dict[str, Any]:
        found = await self.mobilisation()
        self._world.tick()
        path = f"/v1/mobilisations/{found['mobilisation_id']}/{what}"
        headers = {"Idempotency-Key": f"story-{next(NUMBERS)}"}
        body = {"table": "\n".join(lines)}
        answer = await self._request("POST", "gateway-console", path, body, headers)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def ends_everything(self) -> None:
        """Stop whatever still runs: the end of a story, at rest."""
        found = await self._world.rows(RUNNING, list(OPEN_STATES))
        for (mobilisation_id,) in found:
            path = f"/v1/mobilisations/{mobilisation_id}/commands"
            await self._command(path, 202, action="stop")
        if found:
            await self._world.settle()

    async def _looks_again(self, loop: str) -> None:
        """A moment later, in which what the console does by itself is done."""
        self._world.wake("gateway-console", loop)
        await asyncio.sleep(0.02)

    async def _command(self, path: str, status: int, key: str = "", **body: Any) -> dict[str, Any]:
        self._world.tick()
        headers = {"Idempotency-Key": f"story-{next(NUMBERS)}"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        answer = await self._request("POST", "gateway-console", path, body, headers)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def _get(self, path: str) -> dict[str, Any]:
        answer = await self._request("GET", "gateway-console", path, None, {})
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return dict(answer.json())

    async def _request(
        self, method: str, process: str, path: str, body: Any, headers: dict[str, str]
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._key or self._world.key}", **headers}
        url = self._world.url(process) + path
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self._world.http.request(method, url, headers=headers, **content)
