"""What a well-formed plan file can still get wrong: (place, what to do) for each fault."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from schemas.vocabulary import LEVEL_VALUES, Channel, DoorStep, LevelScale, RoundPurpose
from services.alerting.domain.plan import Approval, Order
from services.alerting.domain.plan_texts import page_faults, sms_faults, voice_faults
from services.alerting.translate.plan_model import (
    CommonLanguages,
    Messages,
    Sources,
    WrittenEdition,
)
from services.alerting.translate.plan_yaml import Place

Fault = tuple[Place, str]

LOW_LEVELS = 2
"""The mildest levels of a scale: nobody need be woken for them."""

PRACTICE = "practice"
"""Cited where no source is known."""


def faults(written: WrittenEdition, file: Path, sources: Sources) -> Iterator[Fault]:
    """All faults of an edition that was read from `file` and cites `sources`."""
    yield from _place_faults(written, file)
    yield from _trigger_faults(written)
    yield from _timer_faults(written)
    yield from _repeats(("posts",), written.posts)
    yield from _repeats(("visiting", "reasons"), written.visiting.reasons)
    yield from _repeats(("visiting", "traits"), written.visiting.traits)
    yield from _path_faults(written)
    yield from _quiet_faults(written)
    yield from _approving_faults(written)
    yield from _text_faults(written)
    yield from _language_faults(written)
    for position, citation in enumerate(written.sources):
        if citation.source != PRACTICE and citation.source not in sources:
            place = ("sources", position, "source")
            yield place, f"{citation.source} is not in sources.yaml: add it there or say {PRACTICE}"


def _place_faults(written: WrittenEdition, file: Path) -> Iterator[Fault]:
    if written.plan != file.parent.name:
        yield ("plan",), f"{written.plan} stands in the folder {file.parent.name}: make them equal"
    if written.level != file.stem:
        yield ("level",), f"{written.level} stands in the file {file.name}: make them equal"


def _trigger_faults(written: WrittenEdition) -> Iterator[Fault]:
    yield from _repeats(("triggers",), written.triggers)
    for position, trigger in enumerate(written.triggers):
        values = LEVEL_VALUES[trigger.scale]
        if trigger.value not in values:
            what = f"{trigger.scale} has no {trigger.value}: use one of {', '.join(values)}"
            yield ("triggers", position, "value"), what
    if written.triggers[0].scale is LevelScale.ORDER:
        what = "an order says nothing of how grave it is: name a level first, then the order"
        yield ("triggers", 0, "scale"), what


def _timer_faults(written: WrittenEdition) -> Iterator[Fault]:
    cascade = written.order is Order.CASCADE
    if cascade and written.cascade_wait is None:
        yield ("cascade_wait",), "is missing: a cascade says how long the lower level waits"
    if not cascade and written.cascade_wait is not None:
        yield ("cascade_wait",), "is for a cascade only: remove it"
    channels = [step.channel for step in written.ladder]
    if len(set(channels)) < len(channels):
        yield ("ladder",), "has a channel twice: a round uses each once, remove one"
    ladder = sum((step.wait for step in written.ladder), start=timedelta(0))
    for place, timer in (
        (("ladder",), ladder),
        (("cascade_wait",), written.cascade_wait or timedelta(0)),
        (("visiting", "again_after"), written.visiting.again_after),
    ):
        if timer >= written.deadline:
            yield place, f"takes {timer}, not less than the deadline {written.deadline}: shorten it"


def _path_faults(written: WrittenEdition) -> Iterator[Fault]:
    """The path of a shut door goes forward and ends with a rescue, before the deadline."""
    path = written.visiting.path
    place = ("visiting", "path")
    order = [tuple(DoorStep).index(one.step) for one in path]
    if path and path[-1].step is not DoorStep.RESCUE:
        yield place, "does not end with a rescue: a door must not stay shut for good"
    if order != sorted(set(order)):
        yield place, f"goes back or names a step twice: keep to {', '.join(DoorStep)}"
    whole = sum((one.after for one in path), start=timedelta(0))
    if whole >= written.deadline:
        yield place, f"takes {whole}, not less than the deadline {written.deadline}: shorten it"


def _quiet_faults(written: WrittenEdition) -> Iterator[Fault]:
    quiet, trigger = written.quiet, written.triggers[0]
    if quiet is None:
        return
    yield from _repeats(("quiet", "posts"), quiet.posts)
    values = LEVEL_VALUES[trigger.scale]
    if trigger.value in values[LOW_LEVELS:]:
        what = f"is for the {LOW_LEVELS} mildest levels: at {trigger.value} people are woken"
        yield ("quiet",), what
    if all(step.channel is not Channel.CALL for step in written.ladder):
        yield ("quiet",), "holds back calls, and the ladder has none: remove it"
    if quiet.begins == quiet.ends:
        yield ("quiet", "ends"), "is when it begins: nobody would ever be called, give another"
    for post in quiet.posts:
        if post not in written.posts:
            yield ("quiet", "posts"), f"{post} has no part in this edition: remove it"


def _language_faults(written: WrittenEdition) -> Iterator[Fault]:
    """What one language says must be said in the other too."""
    zh, en = written.texts.zh.lines(), written.texts.en.lines()
    for language, place in [("en", one) for one in zh.keys() - en.keys()] + [
        ("zh", one) for one in en.keys() - zh.keys()
    ]:
        yield ("texts", language, *place), "is missing: the other language has it"


def _approving_faults(written: WrittenEdition) -> Iterator[Fault]:
    approving = written.approving
    for name in ("deputy_after", "unwatched", "call_wait"):
        if getattr(approving, name) >= approving.within:
            what = "comes when it has lapsed: make it shorter than approving.within"
            yield ("approving", name), what
    begins = {written.approval, *(trigger.approval for trigger in written.triggers)}
    if approving.countersign and Approval.PRE_SIGNED not in begins:
        what = "is for what is signed in advance, and here an officer decides: remove it"
        yield ("approving", "countersign"), what


def _text_faults(written: WrittenEdition) -> Iterator[Fault]:
    for language, texts in written.texts.by_language().items():
        for place, line in texts.lines().items():
            for what in page_faults(line):
                yield ("texts", language, *place), what
        yield from _message_faults(("texts", language), language, texts.by_purpose())


def common_faults(common: CommonLanguages) -> Iterator[Fault]:
    """All faults of what every plan says alike."""
    for language, texts in common.by_language().items():
        yield from _message_faults((language,), language, texts.by_purpose())
        for what in voice_faults(texts.approval, language, RoundPurpose.APPROVAL):
            yield (language, str(RoundPurpose.APPROVAL)), what


def _message_faults(
    above: Place, language: str, by_purpose: Mapping[RoundPurpose, Messages]
) -> Iterator[Fault]:
    for purpose, messages in by_purpose.items():
        for audience, message in messages.by_audience().items():
            told = (*above, str(purpose), str(audience))
            for what in sms_faults(message.sms, language, purpose):
                yield (*told, "sms"), what
            for what in voice_faults(message.voice, language, purpose):
                yield (*told, "voice"), what


def _repeats(place: Place, values: Sequence[object]) -> Iterator[Fault]:
    if len(set(values)) < len(values):
        yield place, "names something twice: remove one"
