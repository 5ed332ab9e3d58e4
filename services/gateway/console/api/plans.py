"""Plans in force: as data for programs, and as a page to read."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter

from schemas.hazards import BY_KEY
from schemas.vocabulary import PostKind
from services.gateway.adapters.texts import Texts
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.moments import moment
from services.gateway.api.paged import paged
from services.gateway.api.problems import ProblemError, texts_for
from services.gateway.api.shell import Bands, Shell
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.domain.starting import DEGREES
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.division import EVERYWHERE
from services.gateway.ports import Authenticate

LENGTH = TypeAdapter(timedelta)
MOST_LOADS = 30
Row = Mapping[str, Any]


def routes(
    pictures: Pictures, shell: Shell, bands: Bands, authenticate: Authenticate
) -> list[APIRouter]:
    """The routes with what they work on; plans are the same for every division."""
    api = APIRouter(prefix="/v1", tags=["plans"], route_class=keyed(authenticate, Scope.READ))
    pages = APIRouter(route_class=paged(authenticate, Scope.READ))

    @api.get("/plans", summary="Plans in force")
    async def list_plans() -> dict[str, object]:
        """The newest version of every edition with all that it says; empty until alerting has
        handled its first event."""
        return {"plans": await pictures.plan_editions()}

    @api.get("/plans/{plan}/editions/{level}", summary="The file of an edition in force")
    async def get_edition(plan: str, level: str) -> dict[str, object]:
        """Its `file` as it is edited, and the `version` in force; a changed one is sent to the same
        path."""
        found = await pictures.plan_file(plan, level)
        if found is None:
            raise ProblemError(404, "plan-unknown", {"id": f"{plan}/{level}"[:40]})
        return {"plan": plan, "level": level, **found}

    @pages.get("/plans", include_in_schema=False, response_class=HTMLResponse)
    async def show(request: Request) -> HTMLResponse:
        t = texts_for(request)
        loads = await pictures.plan_loads(None, MOST_LOADS)
        values = {
            "plans": list(by_plan(await pictures.plan_editions(), t)),
            "loads": [{**row, "name": _hazard(row["plan"], t)} for row in loads],
            "moment": partial(moment, zone=shell.zone),
            "may_edit": may_edit(actor_of(request)),
        }
        return shell.page(request, t, "plans", await bands(t), **values)

    return [api, pages, _editing(pictures, shell, bands, authenticate)]


def may_edit(actor: Actor) -> bool:
    """Whether they may change plans, which are everybody's."""
    return actor.may(Scope.MOBILISATIONS_WRITE) and actor.division == EVERYWHERE


def _editing(
    pictures: Pictures, shell: Shell, bands: Bands, authenticate: Authenticate
) -> APIRouter:
    router = APIRouter(route_class=paged(authenticate, Scope.MOBILISATIONS_WRITE))

    @router.get("/plans/{plan}/{level}", include_in_schema=False, response_class=HTMLResponse)
    async def edit(request: Request, plan: str, level: str) -> HTMLResponse:
        t = texts_for(request)
        found = await pictures.plan_file(plan, level)
        if found is None or not may_edit(actor_of(request)):
            detail = t("problem.plan-unknown.detail", id=f"{plan}/{level}"[:40])
            values = {"kind": "plan-unknown", "detail": detail, "status": 404}
            return shell.page(request, t, "missing", await bands(t), **values)
        called = f"{_hazard(plan, t)} {level_name(level, t)}"
        values = {"plan": plan, "level": level, "edition": found, "called": called}
        return shell.page(request, t, "plan_edit", await bands(t), section="plans", **values)

    return router


def level_name(level: str, t: Texts) -> str:
    """A level in words; what has none stays as the file is called."""
    key = f"level.{level}"
    return t(key) if t.has(key) else level


def _order(row: Row) -> tuple[str, int]:
    """The hazard, then how severe what starts it is on its own scale."""
    first = row["document"]["triggers"][0]
    return row["plan"], DEGREES.get(first["value"], 0)


def by_plan(editions: Iterable[Row], t: Texts) -> Iterable[tuple[str, list[Row]]]:
    """Editions by the hazard's name, the mildest first."""
    grouped: dict[str, list[Row]] = {}
    for row in sorted(editions, key=_order):
        grouped.setdefault(row["plan"], []).append(shown(row, t))
    return ((_hazard(plan, t), rows) for plan, rows in grouped.items())


def shown(row: Row, t: Texts) -> Row:
    """An edition in one language: what starts it, whom it tells, how, in which words."""
    document = row["document"]
    texts = document["texts"].get(t.language, {})
    return {
        **row,
        **document,
        "name": document["name"].get(t.language, row["level"]),
        "triggers": [_trigger(one, t) for one in document["triggers"]],
        "posts": [str(post) for post in PostKind if post in document["posts"]],
        "ladder": [
            {"channel": step["channel"], "wait": _length(step["wait"], t)}
            for step in document["ladder"]
        ],
        "deadline": _length(document["deadline"], t),
        "approving": list(_approving(document.get("approving"), t)),
        "page": texts.get("page", ()),
        "first": [
            (channel, audience, said)
            for channel in ("sms", "voice")
            for audience, said in texts.get(channel, {}).get("first", {}).items()
        ],
    }


def _trigger(one: Row, t: Texts) -> str:
    key = f"plans.value.{one['value']}"
    value = t(key) if t.has(key) else t(f"level.{one['value']}")
    issuer = f" ({one['issuer']})" if one["issuer"] else ""
    return t("plans.trigger", scale=t(f"plans.scale.{one['scale']}"), value=value + issuer)


def _approving(rule: Row | None, t: Texts) -> Iterable[str]:
    """How a start that waits is decided; nothing of an edition that was kept before it was said."""
    if rule is None:
        return
    yield t(f"plans.approving.officers-{rule['officers']}")
    yield t("plans.approving.deputy", time=_length(rule["deputy_after"], t))
    waits = {"time": _length(rule["unwatched"], t), "wait": _length(rule["call_wait"], t)}
    yield t("plans.approving.unwatched", **waits)
    yield t("plans.approving.within", time=_length(rule["within"], t))


def _length(text: str | None, t: Texts) -> str:
    if text is None:
        return "–"
    seconds = round(LENGTH.validate_python(text).total_seconds())
    if seconds >= 3600 and seconds % 3600 == 0:
        return t("plans.hours", count=seconds // 3600)
    return t("plans.minutes", count=f"{seconds / 60:g}")


def _hazard(plan: str, t: Texts) -> str:
    found = BY_KEY.get(plan)
    return (found.en if t.language == "en" else found.zh) if found else plan
