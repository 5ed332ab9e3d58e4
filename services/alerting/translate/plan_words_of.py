"""A plan in words for an officer, in Chinese or English: labelled facts, in a fixed order."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from services.alerting.domain.plan import Edition, Order, Texts, Trigger
from services.alerting.domain.plan_fault import Wrong
from services.alerting.domain.plan_words import COMMON_PURPOSES, FOR_EVERYBODY, PURPOSES
from services.foresight.load import Finding

FOLDER = Path(__file__).parents[1] / "texts"
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Fact:
    """One thing an edition says; `listed` values stand on lines of their own."""

    label: str
    values: tuple[str, ...]
    listed: bool = False


@cache
def _catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


class Words:
    """The words of one language, `zh` or `en`."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its places filled; KeyError for an unknown key."""
        return _catalogue(self.language)[key].format(**values)

    def all_of(self, kind: str, keys: Iterable[str]) -> str:
        """Words of one kind, joined in the catalogue's order."""
        names = [name for name in _catalogue(self.language) if name.startswith(f"{kind}.")]
        wanted = {f"{kind}.{key}" for key in keys}
        return self("comma").join(self(name) for name in names if name in wanted)

    def time(self, length: timedelta) -> str:
        """A length of time in its largest whole unit; above ten minutes whole minutes do."""
        if length > 10 * _MINUTE:
            length = -(-length // _MINUTE) * _MINUTE
        for unit, one in (("h", _HOUR), ("min", _MINUTE)):
            if length >= one and not length % one:
                return self(f"unit.{unit}", n=length // one)
        return self("unit.s", n=f"{length.total_seconds():g}")


def title(edition: Edition, t: Words) -> str:
    """The edition's name, place and version."""
    return t(
        "title",
        name=edition.name[t.language],
        plan=edition.plan,
        level=edition.level,
        version=edition.version,
    )


def facts(edition: Edition, t: Words) -> Iterator[Fact]:
    """All that an edition says, from what starts it to the sources of its rules."""
    yield _fact(t, "starts", (_trigger(one, t) for one in edition.triggers))
    yield _fact(t, "approval", [t(f"approval.{edition.approval}")])
    yield _fact(t, "approving", _approving(edition, t))
    if edition.of_messages:
        yield _fact(t, "deadline", _deadline(edition, t))
    else:
        yield from _told(edition, t)
    yield from _messages(edition.texts[t.language], t, COMMON_PURPOSES)
    yield _fact(t, "sources", edition.sources, listed=True)


def _told(edition: Edition, t: Words) -> Iterator[Fact]:
    """Whom it tells what, and what they are to do."""
    texts = edition.texts[t.language]
    yield _fact(t, "posts", [t.all_of("post", edition.posts)])
    yield _fact(t, "order", [_order(edition, t)])
    steps = [t(f"step.{step.channel}", wait=t.time(step.wait)) for step in edition.ladder]
    yield _fact(t, "ladder", [*steps, t("step.then" if edition.escalate else "step.end")])
    yield _fact(t, "deadline", _deadline(edition, t))
    yield _fact(t, "quiet", [_quiet(edition, t)])
    yield from _visiting(edition, t)
    yield _fact(t, "page", texts.page, listed=True)
    places = (
        t("place", trait=t(f"trait.{trait}"), line=line) for trait, line in texts.places.items()
    )
    yield _fact(t, "places", places, listed=True)
    yield _fact(t, "questions", texts.questions, listed=True)
    yield _fact(t, "take", texts.take)
    yield _fact(t, "settle", [t("settle", time=t.time(edition.settle_within))])
    yield from _messages(texts, t, PURPOSES)


def finding_words(finding: Finding, name: str, t: Words) -> str:
    """A computed finding about the edition `name` as a sentence."""
    values = {key: _said(key, value, t) for key, value in finding.values.items()}
    return t(f"roster.{finding.what}", name=name, **values)


def fault_words(wrong: Wrong, t: Words) -> str:
    """What is wrong with a plan and what to do, as a sentence; what the file says stays so."""
    values = {key: _quoted(key, value, t) for key, value in wrong.values.items()}
    return t(f"fault.{wrong.what}", **values)


def _said(key: str, value: object, t: Words) -> object:
    if isinstance(value, timedelta):
        return t.time(value)
    return t(f"{key}.{value}") if key in ("channel", "post") else value


def _quoted(key: str, value: object, t: Words) -> object:
    if isinstance(value, timedelta):
        return t.time(value)
    if isinstance(value, (list, tuple)):
        return t("comma").join(value)
    return t(f"{key}.{value}") if key in ("kind", "purpose") else value


def _fact(t: Words, key: str, values: Iterable[str], listed: bool = False) -> Fact:
    return Fact(t(f"fact.{key}"), tuple(values), listed)


def _trigger(trigger: Trigger, t: Words) -> str:
    said = t("trigger", scale=t(f"scale.{trigger.scale}"), value=t(f"value.{trigger.value}"))
    if trigger.issuer:
        said = t("trigger.issuer", level=said, issuer=trigger.issuer)
    return t(f"trigger.{trigger.approval}", level=said) if trigger.approval else said


def _approving(edition: Edition, t: Words) -> Iterator[str]:
    rule = edition.approving
    yield t(f"approving.officers.{rule.officers}")
    yield t("approving.deputy", time=t.time(rule.deputy_after))
    yield t("approving.unwatched", time=t.time(rule.unwatched), wait=t.time(rule.call_wait))
    yield t("approving.within", time=t.time(rule.within))
    if edition.countersigned:
        yield t("approving.countersigned", time=t.time(rule.within))
    else:
        yield t("approving.not-countersigned")


def _order(edition: Edition, t: Words) -> str:
    if edition.order is Order.BROADCAST:
        return t("order.broadcast")
    return t("order.cascade", wait=t.time(edition.cascade_wait))


def _deadline(edition: Edition, t: Words) -> Iterator[str]:
    yield t("deadline", time=t.time(edition.deadline))
    before = edition.before_impact
    if before is not None:
        yield t("deadline.lead", time=t.time(before.lead))
        if before.evening is not None:
            yield t("deadline.evening", at=f"{before.evening:%H:%M}")


def _quiet(edition: Edition, t: Words) -> str:
    quiet = edition.quiet
    if quiet is None:
        return t("quiet.none")
    begins, ends = f"{quiet.begins:%H:%M}", f"{quiet.ends:%H:%M}"
    return t("quiet", begins=begins, ends=ends, posts=t.all_of("post", quiet.posts))


def _visiting(edition: Edition, t: Words) -> Iterator[Fact]:
    visiting = edition.visiting
    yield _fact(t, "reasons", [t.all_of("reason", visiting.reasons)])
    yield _fact(t, "traits", [t.all_of("trait", visiting.traits) or t("traits.all")])
    steps = [t(f"shut.{one.step}", time=t.time(one.after)) for one in visiting.steps]
    yield _fact(t, "shut", [*steps, t("shut.times", times=visiting.rescue_after)])
    yield _fact(t, "responders", [t("responders", count=visiting.responders)])
    yield _fact(t, "moved", [t("moved", time=t.time(visiting.moved_again))])
    yield _fact(t, "buddies", [t("buddies.yes" if visiting.buddies else "buddies.no")])
    yield _fact(t, "again", [t("again.yes" if edition.revisit else "again.no")])


def _messages(texts: Texts, t: Words, purposes: Iterable[str]) -> Iterator[Fact]:
    for purpose in purposes:
        for kind, rounds in (("sms", texts.sms), ("voice", texts.voice)):
            said = {str(audience): text for audience, text in rounds.get(purpose, {}).items()}
            if said and purpose in FOR_EVERYBODY:
                said = {"everybody": next(iter(said.values()))}
            for audience, template in said.items():
                label = t(
                    f"fact.{kind}",
                    purpose=t(f"purpose.{purpose}"),
                    audience=t(f"audience.{audience}"),
                )
                yield Fact(label, (template,))
