"""A message's text from the facts of its contact's tasks at the moment it is claimed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.rounds import round_purpose
from schemas.vocabulary import RoundPurpose
from services.notifier.domain.parts import MOST_PARTS, part_count

_SHORTEST_PLACE = 6
_SHORTEST_EVENT = 6


class NoTextError(ValueError):
    """The plan has no text for this message, or one that can't be filled in."""


@dataclass(frozen=True)
class Facts:
    """What a text may say; `places` as full as they are known, `mark` the drill's prefix."""

    event: str
    signature: str
    mark: str
    places: tuple[str, ...]
    visits: int
    rescues: int
    silent: int
    link: str = ""


@dataclass(frozen=True)
class Wording:
    """How places are cut short: `more` joins a first place and the count of all of them."""

    comma: str
    more: str


def with_link(facts: Facts, link: str) -> Facts:
    """The same facts with the link that an SMS carries."""
    return replace(facts, link=link)


def template_for(templates: Mapping[str, str], round_name: str) -> str:
    """The template of a round's purpose; a purpose without one speaks as the first round does, but
    for approval: nobody is sent to a door by a call that only asks for a decision.

    NoTextError when there is neither.
    """
    try:
        purpose = round_purpose(round_name)
    except ValueError:
        raise NoTextError("no such purpose") from None
    template = templates.get(purpose)
    if purpose is not RoundPurpose.APPROVAL:
        template = template or templates.get(RoundPurpose.FIRST)
    if not template:
        raise NoTextError(f"no text for {purpose}")
    return template


def render_sms(template: str, facts: Facts, wording: Wording) -> str:
    """The text of an SMS in at most two parts: the place gives way first, then the event.

    Signature, link and the plan's own words are never cut, so a plan whose fixed words fill two
    parts makes more.
    """
    text = ""
    for event, place in _shorter(facts, wording):
        text = _fill(template, facts, event, place)
        if part_count(text) <= MOST_PARTS:
            break
    return text


def render_voice(template: str, facts: Facts, wording: Wording) -> str:
    """The text a call speaks, at full length."""
    return _fill(template, facts, facts.event, _joined(facts.places, wording))


def _fill(template: str, facts: Facts, event: str, place: str) -> str:
    fields = {
        "signature": facts.signature,
        "drill": facts.mark,
        "event": event,
        "place": place,
        "visits": facts.visits,
        "rescues": facts.rescues,
        "silent": facts.silent,
        "link": facts.link,
    }
    try:
        text = template.format_map(fields)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError) as error:
        raise NoTextError(f"the text can't be filled in: {type(error).__name__}") from None
    # A drill says so in every text, also where a plan forgot its place for it.
    return text if facts.mark in text else facts.mark + text


def _shorter(facts: Facts, wording: Wording) -> Iterator[tuple[str, str]]:
    """Pairs of event and place, longest first."""
    place = ""
    for place in _places(facts.places, wording):
        yield facts.event, place
    for length in range(len(facts.event) - 1, _SHORTEST_EVENT - 1, -1):
        yield facts.event[:length] + "…", place


def _places(places: Sequence[str], wording: Wording) -> Iterator[str]:
    named = [place for place in places if place]
    yield _joined(named, wording)
    if not named:
        return
    first, several = named[0], len(named) > 1
    for length in range(len(first), min(len(first), _SHORTEST_PLACE) - 1, -1):
        # The end of a full name says the most: 某街道某社区某栋3单元.
        short = first if length == len(first) else "…" + first[-length:]
        yield wording.more.format(place=short, count=len(named)) if several else short


def _joined(places: Sequence[str], wording: Wording) -> str:
    return wording.comma.join(places)
