"""Which of the provider's accounts carries which lane: a drill has credentials of its own."""

from enum import StrEnum

from schemas.vocabulary import Lane


class Account(StrEnum):
    """One of the two sets of credentials and numbers at the provider."""

    EMERGENCY = "emergency"
    DRILL = "drill"


def account_of(lane: Lane) -> Account:
    """The account for a lane; a campaign goes out under the emergency account's number."""
    return Account.DRILL if lane is Lane.DRILL else Account.EMERGENCY


def fits(lane: Lane, account: Account, *, exercise: bool) -> bool:
    """Whether lane, account and the mobilisation's own flag agree (invariant 7)."""
    return account_of(lane) is account and exercise is (account is Account.DRILL)
