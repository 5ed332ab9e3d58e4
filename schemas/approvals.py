"""Who may sign what: asked by the gateway before a command is recorded, and by alerting again
where it comes into force."""

from dataclasses import dataclass
from enum import StrEnum

from schemas.vocabulary import ApprovalKind, ApprovalState


class Refusal(StrEnum):
    """Why somebody may not sign."""

    OUTSIDE = "outside"
    RUNS_ALREADY = "runs-already"
    STAYS_STOPPED = "stays-stopped"
    NOT_STARTED = "not-started"
    SIGNED_TWICE = "signed-twice"
    DECIDED = "decided"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    PROPOSER = "proposer"
    DEPUTY_EARLY = "deputy-early"


@dataclass(frozen=True)
class Signing:
    """What waits for a signature, or has had it.

    `communities` are those that it is about; while none is known only who is for all may sign.
    `proposed_by` is empty when no officer of ours proposed it; with `officers` 1 whoever proposed
    it may sign too. `deputy_asked`: the deputies may sign from now on.
    """

    kind: ApprovalKind
    state: ApprovalState
    communities: tuple[str, ...]
    proposed_by: str = ""
    officers: int = 2
    deputy_asked: bool = False
    decided_by: str = ""


@dataclass(frozen=True)
class Signer:
    """Who signs; `division` empty: everywhere. `afterwards`: what has begun without waiting;
    `declines`: it is not to begin."""

    actor: str
    division: str = ""
    deputy: bool = False
    afterwards: bool = False
    declines: bool = False


ENDED = {
    ApprovalState.GIVEN: Refusal.DECIDED,
    ApprovalState.DECLINED: Refusal.DECLINED,
    ApprovalState.LAPSED: Refusal.LAPSED,
    ApprovalState.WITHDRAWN: Refusal.WITHDRAWN,
}


def refusal(signing: Signing, signer: Signer) -> Refusal | None:
    """Why this signature is not taken; None when it is."""
    known = signing.communities or ("",)
    if not all(code.startswith(signer.division) for code in known):
        return Refusal.OUTSIDE
    if signing.kind is ApprovalKind.CONFIRMATION and not signer.declines:
        # No signature takes a stop back.
        return Refusal.STAYS_STOPPED
    if signer.afterwards and signing.kind is ApprovalKind.PROPOSAL:
        return Refusal.DECIDED if signing.state is ApprovalState.GIVEN else Refusal.NOT_STARTED
    if not signer.afterwards and signing.kind is ApprovalKind.COUNTERSIGNATURE:
        return Refusal.RUNS_ALREADY
    if signing.state is not ApprovalState.OPEN:
        twice = signing.state is ApprovalState.GIVEN and signing.decided_by == signer.actor
        return Refusal.SIGNED_TWICE if twice else ENDED[signing.state]
    if signing.officers > 1 and signer.actor == signing.proposed_by:
        return Refusal.PROPOSER
    # What runs already harms nobody by being signed early.
    if signer.deputy and not signing.deputy_asked and not signer.afterwards:
        return Refusal.DEPUTY_EARLY
    return None
