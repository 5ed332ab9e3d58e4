"""What was read, as the words that the page shows."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID, uuid4

from schemas.vocabulary import AnswerKind, PostKind, TaskKind, TaskState
from services.gateway.adapters.texts import Texts
from services.gateway.domain.seen_text import apart
from services.gateway.field.api.door_view import DoorView, door_view
from services.gateway.field.api.matter_view import MatterView, matter_view
from services.gateway.field.api.tally import remains, tally
from services.gateway.field.domain.facts import Duty, Guide
from services.gateway.field.domain.helping import called_to
from services.gateway.field.domain.matters import may_raise
from services.gateway.field.domain.showing import clock_time, masked
from services.gateway.field.handlers.look import OpenDoor, OpenWords, Shown

ENDS = frozenset(state for state in TaskState if state.ended)
MOST_PLACES = 3
POSTS = tuple(PostKind)
"""The highest first."""


@dataclass(frozen=True)
class SilentView:
    """Somebody below who has not answered."""

    place: str
    name: str
    phone: str


@dataclass(frozen=True)
class Sent:
    """What was posted a moment ago beside an answer: something about a matter, a note."""

    matter: bool = False
    note: bool = False


@dataclass(frozen=True)
class WordsView:
    """What an officer sent."""

    title: str
    words: str


class PageView(NamedTuple):
    """The whole page in the words of one language; `nothing` says why nothing is to be done,
    `note_elsewhere` that no door of it has the field for a note."""

    drill: bool
    event: str
    greeting: str
    ended: str
    nothing: str
    rescue: str
    help: str
    said: str
    said_at: str
    ask_received: bool
    ask_cannot: bool
    door_line: str
    silent_line: str
    words: tuple[WordsView, ...]
    guide: Guide
    progress: str
    tally: str
    remains: str
    doors: tuple[DoorView, ...]
    note_elsewhere: bool
    page: int
    pages: int
    silent: tuple[SilentView, ...]
    silent_count: int
    silent_page: int
    silent_pages: int
    matters: tuple[MatterView, ...]
    may_raise: bool
    press: str
    matter_sent: bool
    noted: str
    saved: str
    sender: str


def view(shown: Shown, t: Texts, sent: Sent = Sent()) -> PageView:
    """The page of `shown` in the language of `t`, after what was `sent`."""
    link, facts, now = shown.link, shown.facts, shown.now
    here_at = clock_time(shown.said_here.at, now) if shown.said_here else ""
    said_at = clock_time(link.said_at, now) if link.said_at and not here_at else here_at
    open_duties = [duty for duty in facts.duties if TaskState(duty.state) not in ENDS]
    rescues = sum(duty.kind == TaskKind.RESCUE for duty in open_duties)
    helps = sum(duty.kind == TaskKind.HELP for duty in open_duties)
    called = called_to(open_duties)
    own = {duty.resident_id for duty in open_duties if duty.kind == TaskKind.VISIT}
    silent = tuple(
        SilentView(apart(item.place), apart(masked(item.name)), item.phone) for item in shown.silent
    )
    doors = tuple(
        door_view(_for_others(item, own), called.get(item.door.resident_id, ""), shown, t)
        for item in shown.doors
    )
    doors_shown, cannot = shown.selection is not None, shown.said is AnswerKind.CANNOT
    nothing = "" if open_duties or cannot else _nothing(shown)
    return PageView(
        drill=link.exercise,
        event=link.event,
        greeting=_greeting(facts.duties, t),
        ended=clock_time(link.ended_at, now) if link.ended_at else "",
        rescue=_count_line("page.rescue", rescues, t),
        help=_count_line("page.help", helps, t),
        nothing=nothing,
        said=shown.said or "",
        said_at=said_at,
        ask_received=_ask_received(shown),
        ask_cannot=not cannot and bool(open_duties),
        door_line="" if doors_shown or cannot else _count_line("page.doors", facts.door_count, t),
        silent_line="" if doors_shown else _count_line("page.silent-count", facts.silent_count, t),
        words=tuple(_words(item, shown, t) for item in shown.words),
        guide=Guide() if nothing else facts.guide,
        progress=_progress(shown, t),
        tally=tally(facts.doors, t) if doors_shown else "",
        remains=remains(facts.doors, t) if doors_shown else "",
        doors=doors,
        note_elsewhere=not any(door.may_note for door in doors),
        page=shown.selection.page if shown.selection else 1,
        pages=shown.selection.pages if shown.selection else 1,
        silent=silent,
        silent_count=facts.silent_count,
        silent_page=shown.silent_page,
        silent_pages=shown.silent_pages,
        matters=tuple(matter_view(item, shown, t) for item in shown.matters),
        may_raise=doors_shown and not link.ended_at and may_raise(facts.duties),
        press=str(uuid4()),
        matter_sent=sent.matter,
        noted=str(shown.just_answered) if sent.note else "",
        saved=_last_saved(shown),
        sender=link.signature.strip("【】"),
    )


def _for_others(item: OpenDoor, own: set[UUID | None]) -> OpenDoor:
    """Of a buddy who goes the others are told, not they."""
    if item.door.resident_id not in own:
        return item
    return item._replace(door=item.door._replace(buddy_goes=False))


def _words(said: OpenWords, shown: Shown, t: Texts) -> WordsView:
    title = t(f"page.{said.purpose}", at=clock_time(said.at, shown.now))
    return WordsView(title, said.words_en if t.language == "en" else said.words)


def _nothing(shown: Shown) -> str:
    """Why there is nothing to do: every door was seen, somebody else took over, or else."""
    duties, doors = shown.facts.duties, shown.selection
    if doors is not None and doors.total and doors.accounted == doors.total:
        return "all-seen"
    passed_on = all(duty.state == TaskState.HANDED_OVER for duty in duties)
    return "passed-on" if duties and passed_on and shown.said is None else "nothing"


def _greeting(duties: tuple[Duty, ...], t: Texts) -> str:
    """Who is spoken to: at most three posts, the highest first: a superior covers those below."""
    named = [duty for duty in duties if duty.post in POSTS]
    names = dict.fromkeys(_post(duty, t) for duty in sorted(named, key=_level))
    if not names:
        return ""
    more = t("page.posts-more", count=len(names)) if len(names) > MOST_PLACES else ""
    return t("page.hello", who=t("page.and").join(list(names)[:MOST_PLACES]) + more)


def _level(duty: Duty) -> int:
    return POSTS.index(PostKind(duty.post))


def _post(duty: Duty, t: Texts) -> str:
    """A post with its place; a word in which one ends and the other begins is said once."""
    post = t(f"post.{duty.post}")
    return t("page.post", place=apart(duty.place.removesuffix(post[:2])), post=post)


def _ask_received(shown: Shown) -> bool:
    """Until it was posted on the page: after an SMS too, since the doors open by it."""
    return shown.said_here is None or shown.said is not AnswerKind.RECEIVED


def _count_line(key: str, count: int, t: Texts) -> str:
    return t(key, count=count) if count else ""


def _progress(shown: Shown, t: Texts) -> str:
    if shown.selection is None or not shown.selection.total:
        return ""
    return t("page.progress", done=shown.selection.accounted, total=shown.selection.total)


def _last_saved(shown: Shown) -> str:
    """When the newest answer was recorded that the page shows."""
    moments = [item.door.outcome_at for item in shown.doors if item.door.outcome_at]
    if shown.said_here is not None:
        moments.append(shown.said_here.at)
    return clock_time(max(moments), shown.now) if moments else ""
