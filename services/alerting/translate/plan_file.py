"""Plans from files: `<directory>/<hazard>/<level>.yaml` and `<directory>/sources.yaml`."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from schemas.vocabulary import Audience, RoundPurpose
from services.alerting.domain.plan import (
    NOBODY,
    Approving,
    Edition,
    Order,
    Quiet,
    ShutDoor,
    Step,
    Texts,
    Trigger,
    Visiting,
)
from services.alerting.domain.plan_fault import Wrong
from services.alerting.translate.plan_checks import common_faults, faults
from services.alerting.translate.plan_model import (
    OWN_FORMS,
    CommonLanguages,
    Languages,
    Sources,
    WrittenCommon,
    WrittenEdition,
    WrittenTexts,
    WrittenVisiting,
)
from services.alerting.translate.plan_raw import raw_faults
from services.alerting.translate.plan_yaml import (
    Document,
    PlanError,
    Problem,
    read_document,
)
from services.foresight.deadline import BeforeImpact

__all__ = ["FORMS", "SHIPPED", "PlanError", "Problem", "load_plans", "read_edition", "read_sources"]

SHIPPED = Path(__file__).parents[1] / "plans"
"""The plans that come with Muster."""
COMMON = "common.yaml"

FORMS = frozenset(
    {
        *("missing", "extra_forbidden", "enum", "greater_than_equal", "less_than_equal"),
        *("string_type", "int_type", "bool_type", "tuple_type", "dict_type", "model_type"),
        *("too_short", "too_long", "string_too_short", *OWN_FORMS),
    }
)
"""What the catalogues have words for; of anything else pydantic's are said."""


def load_plans(directory: Path) -> tuple[Edition, ...]:
    """All editions under a directory, by hazard and from the mildest level.

    PlanError with every problem of every file; none is loaded when one is wrong.
    """
    problems: list[Problem] = []
    editions: list[tuple[Path, Edition]] = []
    sources = read_sources(directory / "sources.yaml")
    common = read_common(directory)
    for file in sorted(directory.glob("*/*")):
        try:
            editions.append((file, read_edition(file, sources, common)))
        except PlanError as error:
            problems.extend(error.problems)
    problems.extend(clashes(editions))
    if not editions and not problems:
        problems.append(Problem(directory, None, "", Wrong("no-plans")))
    if problems:
        raise PlanError(*problems)
    return tuple(
        sorted((edition for _, edition in editions), key=lambda one: (one.plan, one.degree))
    )


def read_sources(file: Path) -> Sources:
    """The sources that editions may cite, by key; PlanError when they can't be read."""
    document = read_document(file)
    refuse_raw(document)
    try:
        return TypeAdapter(Sources).validate_python(document.data)
    except ValidationError as error:
        raise PlanError(*explained(document, error)) from error


def read_common(directory: Path) -> CommonLanguages:
    """What every plan says alike: the directory's own `common.yaml`, else the shipped one."""
    own = directory / COMMON
    document = read_document(own if own.exists() else SHIPPED / COMMON)
    refuse_raw(document)
    try:
        common = CommonLanguages.model_validate(document.data)
    except ValidationError as error:
        raise PlanError(*explained(document, error)) from error
    problems = tuple(document.problem(place, wrong) for place, wrong in common_faults(common))
    if problems:
        raise PlanError(*problems)
    return common


def read_edition(file: Path, sources: Sources, common: CommonLanguages | None = None) -> Edition:
    """One edition from its file with what every plan says alike (None: as shipped); PlanError
    with all its problems."""
    if file.suffix != ".yaml":
        raise PlanError(Problem(file, None, "", Wrong("no-plan")))
    return checked(read_document(file), sources, common)


def checked(document: Document, sources: Sources, common: CommonLanguages | None) -> Edition:
    """One edition from a document, named by its file; PlanError with all its problems."""
    refuse_raw(document)
    try:
        written = WrittenEdition.model_validate(document.data)
    except ValidationError as error:
        raise PlanError(*explained(document, error)) from error
    problems = tuple(
        document.problem(place, wrong) for place, wrong in faults(written, document.file, sources)
    )
    if problems:
        raise PlanError(*problems)
    return _edition(written, sources, common or read_common(SHIPPED))


def refuse_raw(document: Document) -> None:
    """PlanError when a document holds what no plan can."""
    problems = [document.problem(place, wrong) for place, wrong in raw_faults(document.data)]
    if problems:
        raise PlanError(*problems)


def _edition(written: WrittenEdition, sources: Sources, common: CommonLanguages) -> Edition:
    return Edition(
        plan=written.plan,
        level=written.level,
        version=written.version,
        name={"zh": written.name.zh, "en": written.name.en},
        triggers=tuple(
            Trigger(one.scale, one.value, one.issuer or "", one.approval)
            for one in written.triggers
        ),
        approval=written.approval,
        order=written.order,
        cascade_wait=_cascade_wait(written),
        posts=frozenset(written.posts),
        ladder=tuple(Step(step.channel, step.wait) for step in written.ladder),
        deadline=written.deadline,
        visiting=_visiting(written.visiting) if written.visiting else NOBODY,
        revisit=bool(written.revisit),
        escalate=written.escalate,
        texts=_texts(written.texts, common),
        sources=tuple(_cited(one.source, one.rule, sources) for one in written.sources),
        before_impact=_before_impact(written),
        quiet=_quiet(written),
        settle_within=written.settle_within,
        approving=Approving(**dict(written.approving)),
    )


def _visiting(written: WrittenVisiting) -> Visiting:
    return Visiting(
        reasons=frozenset(written.reasons),
        traits=frozenset(written.traits),
        again_after=written.again_after,
        rescue_after=written.rescue_after,
        path=tuple(ShutDoor(one.step, one.after) for one in written.path),
        responders=written.responders,
        moved_again=written.moved_again,
        buddies=written.buddies,
    )


def _before_impact(written: WrittenEdition) -> BeforeImpact | None:
    before = written.before_impact
    return BeforeImpact(before.lead, before.evening) if before else None


def _quiet(written: WrittenEdition) -> Quiet | None:
    quiet = written.quiet
    return Quiet(quiet.begins, quiet.ends, frozenset(quiet.posts)) if quiet else None


def _cascade_wait(written: WrittenEdition) -> timedelta:
    if written.order is Order.CASCADE and written.cascade_wait is not None:
        return written.cascade_wait
    return timedelta(0)


def _texts(languages: Languages | None, common: CommonLanguages) -> dict[str, Texts]:
    own = languages.by_language() if languages else {}
    return {
        language: _texts_of(own.get(language), shared)
        for language, shared in common.by_language().items()
    }


def _texts_of(texts: WrittenTexts | None, common: WrittenCommon) -> Texts:
    purposes = common.by_purpose() | (texts.by_purpose() if texts else {})
    rounds = {str(purpose): one.by_audience() for purpose, one in purposes.items()}
    return Texts(
        sms={
            purpose: {audience: message.sms for audience, message in messages.items()}
            for purpose, messages in rounds.items()
        },
        voice={
            purpose: {audience: message.voice for audience, message in messages.items()}
            for purpose, messages in rounds.items()
        }
        | {str(RoundPurpose.APPROVAL): dict.fromkeys(Audience, common.approval)},
        page=texts.page if texts else (),
        places=texts.places if texts else {},
        questions=texts.questions if texts else (),
        take=texts.take if texts else (),
    )


def _cited(key: str, rule: str, sources: Sources) -> str:
    source = sources.get(key)
    return f"{key}: {rule}" if source is None else f"{key} {source.title}, {source.place}: {rule}"


def explained(document: Document, error: ValidationError) -> Iterator[Problem]:
    """What is wrong with the form of a document, with what to do."""
    for fault in error.errors(include_url=False):
        known = fault["type"] in FORMS
        values = fault.get("ctx", {}) if known else {"reason": fault["msg"]}
        key = f"form.{fault['type']}" if known else "form"
        yield document.problem(fault["loc"], Wrong(key, values))


def clashes(editions: Sequence[tuple[Path, Edition]]) -> Iterator[Problem]:
    """A trigger that two editions of a plan claim: the choice would be a matter of luck."""
    seen: dict[tuple[str, Trigger], Path] = {}
    for file, edition in editions:
        for trigger in edition.triggers:
            other = seen.setdefault((edition.plan, trigger), file)
            if other is not file:
                values = {"scale": trigger.scale, "value": trigger.value, "other": other}
                yield Problem(file, None, "triggers", Wrong("trigger-twice", values))
