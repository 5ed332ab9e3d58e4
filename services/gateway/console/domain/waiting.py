"""What waits for a signature, as one officer sees it: how long still, and whether they may sign."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.approvals import Refusal, Signer, Signing, refusal
from schemas.vocabulary import ApprovalKind, ApprovalState
from services.gateway.domain.actor import Actor, Scope

NO_SCOPE = "no-approver"
NAMES = (Scope.PEOPLE_READ, Scope.ACCOUNTS_WRITE)
"""Who may read of people, or keeps accounts, reads who signs."""


def seen_by(
    rows: Sequence[Mapping[str, Any]], officers: Sequence[Actor], actor: Actor, now: datetime
) -> list[dict[str, object]]:
    """Each a start, a message, a widening (`subject`, with its `area`) or a stop (made at
    `stopped_at`); `left_s` seconds (none: it waits until it is given), `may_not` why the actor
    can't sign (empty: they can), `signers` who of the officers can, for who may read `NAMES`
    (none: for who may not)."""
    return [
        {
            "mobilisation_id": row["mobilisation_id"],
            "message_id": row["message_id"],
            "kind": row["kind"],
            "state": row["state"],
            "event": row["event"],
            "signature": row["signature"],
            "exercise": row["exercise"],
            "notice": row["notice"],
            "subject": row["subject"],
            "area": row["area"],
            "stopped_at": row["stopped_at"],
            "proposer": row["proposer"],
            "asked_at": row["asked_at"],
            "deadline_at": row["deadline_at"],
            "left_s": _left(row["deadline_at"], now),
            "deputy_due_at": row["deputy_due_at"],
            "deputy_asked": row["deputy_asked_at"] is not None,
            "called": row["called"],
            "seen": row["seen"],
            "may_not": _may_not(row, actor),
            "signers": _signers(row, officers) if actor.may(*NAMES) else None,
        }
        for row in rows
    ]


def drill_signed_by(row: Mapping[str, Any], actor: Actor) -> str:
    """Why the actor can't sign a drill of the calendar; empty when they can."""
    if not actor.may(Scope.MOBILISATIONS_APPROVE):
        return NO_SCOPE
    if not actor.covers(row["communities"]):
        return str(Refusal.OUTSIDE)
    return str(Refusal.PROPOSER) if row["proposed_by"] == actor.key_id else ""


def drills_seen_by(
    rows: Sequence[Mapping[str, Any]], officers: Sequence[Actor], actor: Actor
) -> list[dict[str, Any]]:
    """Each drill of the calendar with `may_not` and, where it is to be signed (`unsigned`),
    `signers`, as `seen_by` has them."""
    return [
        {
            **row,
            "may_not": drill_signed_by(row, actor),
            "signers": _drill_signers(row, officers)
            if row["unsigned"] and actor.may(*NAMES)
            else None,
        }
        for row in rows
    ]


def _drill_signers(row: Mapping[str, Any], officers: Sequence[Actor]) -> list[str]:
    return [officer.name for officer in officers if not drill_signed_by(row, officer)]


def _left(deadline: datetime | None, now: datetime) -> int | None:
    return None if deadline is None else max(0, int((deadline - now).total_seconds()))


def _signers(row: Mapping[str, Any], officers: Sequence[Actor]) -> list[str]:
    return [officer.name for officer in officers if not _may_not(row, officer)]


def _may_not(row: Mapping[str, Any], actor: Actor) -> str:
    if not actor.may(Scope.MOBILISATIONS_APPROVE, Scope.MOBILISATIONS_DEPUTISE):
        return NO_SCOPE
    kind = ApprovalKind(row["kind"])
    signing = Signing(
        kind,
        ApprovalState(row["state"]),
        tuple(row["communities"]),
        row["proposed_by"],
        row["officers"],
        row["deputy_asked_at"] is not None,
        row["decided_by"],
    )
    deputy = not actor.may(Scope.MOBILISATIONS_APPROVE)
    afterwards = kind is ApprovalKind.COUNTERSIGNATURE
    signer = Signer(actor.key_id, actor.division, deputy, afterwards, declines=not afterwards)
    return str(refusal(signing, signer) or "")
