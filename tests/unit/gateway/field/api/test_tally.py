"""What is done and what remains."""

import uuid

from schemas.vocabulary import VisitOutcome
from services.gateway.adapters.texts import Texts
from services.gateway.field.api.tally import remains, tally
from services.gateway.field.domain.facts import Door

ZH = Texts("zh")


def doors(*outcomes: VisitOutcome) -> list[Door]:
    return [
        Door(uuid.uuid4(), uuid.uuid4(), "", "", 0, (), 0, "", outcome, None, 0)
        for outcome in outcomes
    ]


def test_before_the_first_door_nothing_is_counted() -> None:
    assert tally(doors(VisitOutcome.UNKNOWN), ZH) == ""
    assert remains([], ZH) == ""


def test_each_outcome_is_counted_and_so_is_what_was_not_seen() -> None:
    some = doors(VisitOutcome.SAFE, VisitOutcome.UNKNOWN, VisitOutcome.NO_ANSWER, VisitOutcome.SAFE)
    assert tally(some, ZH) == "● 平安 2 · ◐ 没人应 1 · ○ 还没去 1"
    assert remains(some, ZH) == ""


def test_after_the_last_door_it_says_what_remains() -> None:
    assert "还有 1 户没落实" in remains(doors(VisitOutcome.SAFE, VisitOutcome.NO_ANSWER), ZH)
    assert "每一户都落实了" in remains(doors(VisitOutcome.SAFE, VisitOutcome.REFUSED), ZH)
