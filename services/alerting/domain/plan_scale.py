"""A plan with its timers shortened, so that a demo shows in minutes what takes hours."""

from dataclasses import replace
from datetime import timedelta

from services.alerting.domain.plan import Approving, Edition, Visiting
from services.foresight.deadline import BeforeImpact

SHORTEST = timedelta(seconds=0.2)
"""No timer is shortened below this; below it a ladder would overtake its own messages."""


def scaled(edition: Edition, factor: float) -> Edition:
    """The edition with every timer divided by `factor`, none below 0.2 s.

    Zero stays zero (a broadcast waits for nobody). A shortened plan has no quiet hours: its
    night would last as long as ours. `factor` is at least 1, else ValueError: timers are never
    made longer than what was signed.
    """
    if not factor >= 1:
        raise ValueError(f"factor {factor} must be at least 1")
    return replace(
        edition,
        cascade_wait=_shortened(edition.cascade_wait, factor),
        ladder=tuple(replace(step, wait=_shortened(step.wait, factor)) for step in edition.ladder),
        deadline=_shortened(edition.deadline, factor),
        visiting=_visiting(edition.visiting, factor),
        settle_within=_shortened(edition.settle_within, factor),
        before_impact=_before_impact(edition.before_impact, factor),
        quiet=edition.quiet if factor == 1 else None,
        approving=_approving(edition.approving, factor),
    )


def _approving(approving: Approving, factor: float) -> Approving:
    return replace(
        approving,
        deputy_after=_shortened(approving.deputy_after, factor),
        unwatched=_shortened(approving.unwatched, factor),
        call_wait=_shortened(approving.call_wait, factor),
        within=_shortened(approving.within, factor),
    )


def _before_impact(before: BeforeImpact | None, factor: float) -> BeforeImpact | None:
    return before and replace(before, lead=_shortened(before.lead, factor))


def _visiting(visiting: Visiting, factor: float) -> Visiting:
    return replace(
        visiting,
        again_after=_shortened(visiting.again_after, factor),
        path=tuple(replace(one, after=_shortened(one.after, factor)) for one in visiting.path),
        moved_again=_shortened(visiting.moved_again, factor),
    )


def _shortened(timer: timedelta, factor: float) -> timedelta:
    if not timer:
        return timer
    return min(timer, max(SHORTEST, timer / factor))
