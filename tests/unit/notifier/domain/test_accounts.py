"""A drill never goes out as an alert, nor an alert as a drill."""

import itertools

from schemas.vocabulary import Lane
from services.notifier.domain.accounts import Account, account_of, fits


def test_only_matching_lane_account_and_flag_fit() -> None:
    fitting = {
        (lane, account, exercise)
        for lane, account, exercise in itertools.product(Lane, Account, (True, False))
        if fits(lane, account, exercise=exercise)
    }
    assert fitting == {
        (Lane.EMERGENCY, Account.EMERGENCY, False),
        (Lane.CAMPAIGN, Account.EMERGENCY, False),
        (Lane.DRILL, Account.DRILL, True),
    }


def test_every_lane_has_an_account() -> None:
    assert account_of(Lane.DRILL) is Account.DRILL
    assert account_of(Lane.EMERGENCY) is Account.EMERGENCY
