"""What an edition asks for in numbers, as foresight computes with it."""

from math import ceil

from schemas.vocabulary import Audience
from services.alerting.domain.plan import Edition, Order
from services.alerting.domain.plan_texts import rendered
from services.foresight.asked import Asked

PART = 67
"""UTF-16 units of one part of a long message; one part alone holds 70."""


def asked(edition: Edition) -> Asked:
    """The numbers of an edition, its timers as they stand in it."""
    return Asked(
        posts=edition.posts,
        waits=tuple((step.channel, step.wait) for step in edition.ladder),
        deadline=edition.deadline,
        reasons=edition.visiting.reasons,
        traits=edition.visiting.traits,
        parts=parts_of(edition),
        cascade_wait=edition.cascade_wait if edition.order is Order.CASCADE else None,
        escalate=edition.escalate,
        buddies=edition.visiting.buddies,
        before_impact=edition.before_impact,
    )


def parts_of(edition: Edition) -> int:
    """Parts of the longest first message with long values."""
    texts = edition.texts["zh"].sms.get("first", {})
    lengths = [len(rendered(texts[audience])) for audience in Audience if audience in texts]
    parts = (1 if length <= PART + 3 else ceil(length / PART) for length in lengths)
    return max(parts, default=0)
