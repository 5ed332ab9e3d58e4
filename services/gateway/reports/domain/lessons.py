"""What one mobilisation teaches of how people respond: by kind of post and channel.

Fair as assessment is: only what was really handed over counts, and nobody is called silent to whom
something went out just before the end.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from schemas.rounds import round_purpose
from schemas.vocabulary import AttemptStatus, Channel, PostKind, RoundPurpose, TaskKind
from services.foresight.past import Past, Response
from services.foresight.spread import spread
from services.gateway.reports.domain.happened import accounted_at
from services.gateway.reports.domain.record import Deed, Record, Said, Try
from services.gateway.reports.domain.silence import SETTLES_S

ASKING = (RoundPurpose.FIRST, RoundPurpose.URGENCY, RoundPurpose.UPGRADE)
FAILED = (AttemptStatus.FAILED, AttemptStatus.NOT_SENT)


def lessons(record: Record) -> Past:
    """What the mobilisation taught."""
    leading = [deed for deed in record.deeds if deed.kind is TaskKind.LEAD]
    first, following = _doors(record, leading)
    return Past(
        mobilisations=1,
        responses=tuple(_responses(record, leading)),
        told=spread(*_told(record, leading)),
        first_door=spread(*first),
        next_door=spread(*following),
    )


def _responses(record: Record, leading: Iterable[Deed]) -> Iterable[Response]:
    """An answer is credited to the newest attempt that had reached its contact by then, as in
    `channels`."""
    kinds = {deed.contact_id: deed.post for deed in leading}
    said = {one.contact_id: one for one in record.said}
    tries: dict[UUID, list[Try]] = defaultdict(list)
    for one in record.tries:
        if round_purpose(one.round) in ASKING:
            tries[one.contact_id].append(one)
    seen: dict[tuple[PostKind, Channel], list[tuple[Try, Said | None]]] = defaultdict(list)
    for contact_id, listed in tries.items():
        kind, answer = kinds.get(contact_id), said.get(contact_id)
        if kind is None:
            continue
        credited = _credited(listed, answer)
        for one in listed:
            if one is credited or _counts(record, one, answer):
                seen[kind, one.channel].append((one, answer if one is credited else None))
    for (kind, channel), both in sorted(seen.items()):
        yield _response(kind, channel, both)


def _credited(listed: Iterable[Try], answer: Said | None) -> Try | None:
    if answer is None:
        return None
    before = {
        one.sent_at: one
        for one in listed
        if (one.reached or one.rang) and one.sent_at is not None and one.sent_at <= answer.at
    }
    return before[max(before)] if before else None


def _lost(one: Try) -> bool:
    return one.status in FAILED and not one.rang


def _counts(record: Record, one: Try, answer: Said | None) -> bool:
    """Whether an attempt without answer says something: not after the answer had come already, nor
    shortly before the end (of a short mobilisation: in its last quarter)."""
    if _lost(one):
        return True
    if not (one.reached or one.rang) or one.sent_at is None or (answer and one.sent_at > answer.at):
        return False
    started, ended = record.subject.started_at, record.subject.ended_at
    if ended is None:
        return True
    settles = min(SETTLES_S, (ended - started).total_seconds() / 4)
    return (ended - one.sent_at).total_seconds() > settles


def _response(kind: PostKind, channel: Channel, both: list[tuple[Try, Said | None]]) -> Response:
    waits = [
        (answer.at - one.sent_at).total_seconds()
        for one, answer in both
        if answer is not None and one.sent_at is not None
    ]
    return Response(
        post=kind,
        channel=channel,
        tried=len(both),
        lost=sum(_lost(one) for one, _ in both),
        cannot=sum(answer is not None and answer.kind == "cannot" for _, answer in both),
        answered=spread(len(both), waits),
    )


def _told(record: Record, leading: Iterable[Deed]) -> tuple[int, list[float]]:
    """From the opening of each contact's first task to the first SMS that left."""
    opened: dict[UUID, datetime] = {}
    for deed in leading:
        if deed.opened_at is not None:
            known = opened.get(deed.contact_id, deed.opened_at)
            opened[deed.contact_id] = min(known, deed.opened_at)
    left: dict[UUID, datetime] = {}
    for one in record.tries:
        first = round_purpose(one.round) is RoundPurpose.FIRST
        if one.channel is Channel.SMS and first and one.reached:
            left[one.contact_id] = one.sent_at or record.subject.started_at
    waits = [
        max(0.0, (left[contact] - at).total_seconds())
        for contact, at in opened.items()
        if contact in left
    ]
    return len(waits), waits


def _doors(
    record: Record, leading: Iterable[Deed]
) -> tuple[tuple[int, list[float]], tuple[int, list[float]]]:
    """Of posts that answered: how long to the first of their doors, and from door to door."""
    answered: dict[UUID, datetime] = {}
    nodes = set()
    for deed in leading:
        nodes.add(deed.node_id)
        if deed.answered_at is not None:
            known = answered.get(deed.node_id, deed.answered_at)
            answered[deed.node_id] = min(known, deed.answered_at)
    seen = accounted_at(record)
    of_node: dict[UUID, list[datetime | None]] = defaultdict(list)
    for door in record.doors:
        path = record.path(door.node_id)
        node = next((node for node in reversed(path) if node in nodes), None)
        if node in answered:
            of_node[node].append(seen.get(door.visit_id))
    return _gaps(answered, of_node)


def _gaps(
    answered: Mapping[UUID, datetime], of_node: Mapping[UUID, list[datetime | None]]
) -> tuple[tuple[int, list[float]], tuple[int, list[float]]]:
    first: list[float] = []
    following: list[float] = []
    further = 0
    for node, moments in of_node.items():
        came = sorted(moment for moment in moments if moment is not None)
        if not came:
            continue
        further += len(moments) - 1
        first.append(max(0.0, (came[0] - answered[node]).total_seconds()))
        following += [
            (after - before).total_seconds() for before, after in itertools.pairwise(came)
        ]
    return (len(of_node), first), (further, following)
