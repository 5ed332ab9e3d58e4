"""What a well-formed plan file can still get wrong: (place, what is wrong) for each fault."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from schemas.hazards import MESSAGE
from schemas.vocabulary import LEVEL_VALUES, Channel, DoorStep, LevelScale, RoundPurpose
from services.alerting.domain.plan import NOBODY, Approval, Order, ShutDoor
from services.alerting.domain.plan_fault import Wrong
from services.alerting.domain.plan_texts import page_faults, sms_faults, voice_faults
from services.alerting.translate.plan_model import (
    CommonLanguages,
    Languages,
    Messages,
    Sources,
    WrittenEdition,
    WrittenQuiet,
    WrittenVisiting,
)
from services.alerting.translate.plan_yaml import Place
from services.foresight.asked import called_within

Found = tuple[Place, Wrong]

LOW_LEVELS = 2
"""The mildest levels of a scale: nobody need be woken for them."""

PARTS = ("ladder", "visiting", "revisit", "texts")
"""What a plan says of those whom it tells."""

PRACTICE = "practice"
"""Cited where no source is known."""


def faults(written: WrittenEdition, file: Path, sources: Sources) -> Iterator[Found]:
    """All faults of an edition that was read from `file` and cites `sources`."""
    yield from _place_faults(written, file)
    yield from _trigger_faults(written)
    yield from _approving_faults(written)
    if written.plan == MESSAGE:
        yield from _message_plan_faults(written)
    else:
        yield from _telling_faults(written)
    for position, citation in enumerate(written.sources):
        if citation.source != PRACTICE and citation.source not in sources:
            values = {"source": citation.source, "practice": PRACTICE}
            yield ("sources", position, "source"), Wrong("source-unknown", values)


def _message_plan_faults(written: WrittenEdition) -> Iterator[Found]:
    """Officers choose whom to tell, and what: the plan says how that is approved."""
    for name in ("posts", *PARTS):
        if getattr(written, name):
            yield (name,), Wrong("of-messages")


def _telling_faults(written: WrittenEdition) -> Iterator[Found]:
    """What is wrong with whom a plan tells what, and what they are to do."""
    if not written.posts:
        yield ("posts",), Wrong("form.too_short")
    missing = [name for name in PARTS if getattr(written, name) in (None, ())]
    for name in missing:
        given = name in written.model_fields_set
        yield (name,), Wrong("form.too_short" if given else "form.missing")
    if missing:
        return
    assert written.visiting is not None
    assert written.texts is not None
    yield from _timer_faults(written, written.visiting)
    yield from _repeats(("posts",), written.posts)
    yield from _repeats(("visiting", "reasons"), written.visiting.reasons)
    yield from _repeats(("visiting", "traits"), written.visiting.traits)
    yield from _path_faults(written.visiting, written.deadline)
    yield from _quiet_faults(written)
    yield from _text_faults(written.texts)
    yield from _language_faults(written.texts)


def _place_faults(written: WrittenEdition, file: Path) -> Iterator[Found]:
    if written.plan != file.parent.name:
        values = {"plan": written.plan, "folder": file.parent.name}
        yield ("plan",), Wrong("folder", values)
    if written.level != file.stem:
        yield ("level",), Wrong("file", {"level": written.level, "file": file.name})


def _trigger_faults(written: WrittenEdition) -> Iterator[Found]:
    yield from _repeats(("triggers",), written.triggers)
    for position, trigger in enumerate(written.triggers):
        values = LEVEL_VALUES[trigger.scale]
        if trigger.value not in values:
            wrong = {"scale": trigger.scale, "value": trigger.value, "choices": values}
            yield ("triggers", position, "value"), Wrong("value-not-of-scale", wrong)
    if written.triggers[0].scale is LevelScale.ORDER:
        yield ("triggers", 0, "scale"), Wrong("order-first")


def _timer_faults(written: WrittenEdition, visiting: WrittenVisiting) -> Iterator[Found]:
    cascade = written.order is Order.CASCADE
    if cascade and written.cascade_wait is None:
        yield ("cascade_wait",), Wrong("cascade-wait-missing")
    if not cascade and written.cascade_wait is not None:
        yield ("cascade_wait",), Wrong("cascade-only")
    channels = [step.channel for step in written.ladder]
    if len(set(channels)) < len(channels):
        yield ("ladder",), Wrong("channel-twice")
    waits = [step.wait for step in written.ladder]
    ladder = sum(waits, start=timedelta(0))
    timers: list[tuple[Place, timedelta]] = [
        (("ladder",), ladder),
        (("visiting", "again_after"), visiting.again_after),
    ]
    if cascade and ladder < written.deadline:
        timers.append((("cascade_wait",), _all_called_within(written)))
    for place, timer in timers:
        if timer >= written.deadline:
            yield place, Wrong("too-long", {"length": timer, "deadline": written.deadline})


def _all_called_within(written: WrittenEdition) -> timedelta:
    """How long until the last post has had all its calls."""
    waits = (step.wait for step in written.ladder)
    return called_within(written.posts, waits, written.cascade_wait)


def _path_faults(visiting: WrittenVisiting, deadline: timedelta) -> Iterator[Found]:
    """The path of a shut door goes forward and ends with a rescue, before the deadline; so does the
    one that holds where none is written."""
    path = visiting.path
    place = ("visiting", "path")
    order = [tuple(DoorStep).index(one.step) for one in path]
    if path and path[-1].step is not DoorStep.RESCUE:
        yield place, Wrong("path-end")
    if order != sorted(set(order)):
        yield place, Wrong("path-order", {"choices": tuple(DoorStep)})
    written = tuple(ShutDoor(one.step, one.after) for one in path)
    followed = replace(NOBODY, again_after=visiting.again_after, path=written).steps
    whole = sum((one.after for one in followed), start=timedelta(0))
    if whole >= deadline > visiting.again_after:
        yield place, Wrong("too-long", {"length": whole, "deadline": deadline})


def _quiet_faults(written: WrittenEdition) -> Iterator[Found]:
    quiet = written.quiet
    if quiet is None:
        return
    yield from _repeats(("quiet", "posts"), quiet.posts)
    grave = [one for one in written.triggers if one.value in LEVEL_VALUES[one.scale][LOW_LEVELS:]]
    for trigger in grave[:1]:
        yield ("quiet",), Wrong("quiet-grave", {"count": LOW_LEVELS, "value": trigger.value})
    if all(step.channel is not Channel.CALL for step in written.ladder):
        yield ("quiet",), Wrong("quiet-no-calls")
    if quiet.begins == quiet.ends:
        yield ("quiet", "ends"), Wrong("quiet-all-day")
    elif (length := _length(quiet)) + (called := _all_called_within(written)) > written.deadline:
        values = {"length": length, "called": called, "deadline": written.deadline}
        yield ("quiet",), Wrong("quiet-too-long", values)
    for post in quiet.posts:
        if post not in written.posts:
            yield ("quiet", "posts"), Wrong("quiet-post", {"post": post})


def _length(quiet: WrittenQuiet) -> timedelta:
    """From when they begin to when they end, over midnight or not."""
    begins, ends = (
        timedelta(hours=at.hour, minutes=at.minute) for at in (quiet.begins, quiet.ends)
    )
    return (ends - begins) % timedelta(days=1)


def _language_faults(texts: Languages) -> Iterator[Found]:
    """What one language says must be said in the other too."""
    zh, en = texts.zh.lines(), texts.en.lines()
    for language, place in [("en", one) for one in zh.keys() - en.keys()] + [
        ("zh", one) for one in en.keys() - zh.keys()
    ]:
        yield ("texts", language, *place), Wrong("one-language")


def _approving_faults(written: WrittenEdition) -> Iterator[Found]:
    approving = written.approving
    for name in ("deputy_after", "unwatched", "call_wait"):
        if getattr(approving, name) >= approving.within:
            yield ("approving", name), Wrong("after-lapse")
    begins = {written.approval, *(trigger.approval for trigger in written.triggers)}
    if approving.countersign and Approval.PRE_SIGNED not in begins:
        yield ("approving", "countersign"), Wrong("countersign")


def _text_faults(texts: Languages) -> Iterator[Found]:
    for language, said in texts.by_language().items():
        for place, line in said.lines().items():
            for wrong in page_faults(line):
                yield ("texts", language, *place), wrong
        yield from _message_faults(("texts", language), language, said.by_purpose())


def common_faults(common: CommonLanguages) -> Iterator[Found]:
    """All faults of what every plan says alike."""
    for language, texts in common.by_language().items():
        yield from _message_faults((language,), language, texts.by_purpose())
        for wrong in voice_faults(texts.approval, language, RoundPurpose.APPROVAL):
            yield (language, str(RoundPurpose.APPROVAL)), wrong


def _message_faults(
    above: Place, language: str, by_purpose: Mapping[RoundPurpose, Messages]
) -> Iterator[Found]:
    for purpose, messages in by_purpose.items():
        for audience, message in messages.by_audience().items():
            told = (*above, str(purpose), str(audience))
            for wrong in sms_faults(message.sms, language, purpose):
                yield (*told, "sms"), wrong
            for wrong in voice_faults(message.voice, language, purpose):
                yield (*told, "voice"), wrong


def _repeats(place: Place, values: Sequence[object]) -> Iterator[Found]:
    if len(set(values)) < len(values):
        yield place, Wrong("twice")
