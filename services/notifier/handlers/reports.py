"""What became of attempts, as contact-events: one event a community, lane, alert and commit."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from schemas.events.contact_events import (
    AttemptReport,
    ContactEvents,
    ContactReply,
    DoorOutcome,
)
from schemas.vocabulary import Lane
from services.notifier.domain.attempt import Moved
from services.notifier.domain.inbound import Answered, Reply
from services.notifier.domain.lattice import REPORTED
from services.runtime.unit import Routing, Unit


def emit_reports(unit: Unit, moved: Iterable[Moved]) -> None:
    """Report what moved, in the transaction that moved it.

    Each community of an attempt is told. It is told of a status once, so that the event is named
    by the community and the pairs of attempt and status.
    """
    groups: defaultdict[tuple[str, Lane, UUID], list[Moved]] = defaultdict(list)
    for item in moved:
        if item.status in REPORTED:
            for community in item.communities:
                groups[community, item.lane, item.trace].append(item)
    for (community, lane, trace), items in groups.items():
        name = _digest(f"{item.attempt_id}/{item.status}" for item in items)
        event = ContactEvents(
            community_code=community,
            reports=tuple(_report(item, unit) for item in items),
        )
        identity = ("reports", community, name)
        unit.emit(event, Routing(key=community, lane=lane, trace=trace, identity=identity))


def emit_replies(unit: Unit, replies: Iterable[Reply]) -> None:
    """Pass on what people said, those without an attempt left out.

    Each community of the attempt is told of a reply once.
    """
    groups: defaultdict[tuple[str, Lane, UUID], list[ContactReply]] = defaultdict(list)
    for reply in replies:
        if reply.attempt is not None:
            known = reply.attempt
            for community in known.communities:
                groups[community, known.lane, known.trace].append(_reply(reply, known))
    for (community, lane, trace), said in groups.items():
        name = _digest(str(item.reply_id) for item in said)
        event = ContactEvents(community_code=community, replies=tuple(said))
        identity = ("replies", community, name)
        unit.emit(event, Routing(key=community, lane=lane, trace=trace, identity=identity))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(sorted(parts)).encode(), digest_size=16).hexdigest()


def _reply(reply: Reply, known: Answered) -> ContactReply:
    return ContactReply(
        reply_id=reply.reply_id,
        attempt_id=known.attempt_id,
        contact_id=known.contact_id,
        mobilisation_id=known.mobilisation_id,
        kind=reply.kind,
        via=reply.via,
        at=reply.received_at,
        outcomes=tuple(
            DoorOutcome(visit_id=said.visit_id, outcome=said.outcome) for said in reply.outcomes
        ),
        round=known.round,
    )


def _report(item: Moved, unit: Unit) -> AttemptReport:
    return AttemptReport(
        attempt_id=item.attempt_id,
        contact_id=item.contact_id,
        mobilisation_id=item.mobilisation_id,
        round=item.round,
        channel=item.channel,
        status=item.status,
        at=unit.now,
        reason=item.reason,
        wording_id=item.text_id,
    )
