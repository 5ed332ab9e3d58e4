"""What is gone by: what was learnt, or what is assumed."""

from schemas.vocabulary import Channel, PostKind
from services.foresight.past import (
    ASSUMED,
    LEAST,
    NO_PAST,
    Expectation,
    Past,
    Response,
    pooled_past,
)
from services.foresight.spread import NOTHING, spread

GRID, STAIR = PostKind.GRID_LEADER, PostKind.STAIRWELL_LEADER


def _past(*responses: Response) -> Past:
    return Past(1, responses, NOTHING, NOTHING, NOTHING)


def _response(post: PostKind, tried: int, seconds: float = 30.0) -> Response:
    return Response(post, Channel.SMS, tried, 1, 2, spread(tried, [seconds] * (tried // 2)))


def test_a_kind_of_post_that_was_tried_often_speaks_for_itself() -> None:
    past = _past(_response(GRID, LEAST, 10.0), _response(STAIR, 200, 90.0))
    assert Expectation(past).response(GRID, Channel.SMS).answered.at(0.5) == 10.0


def test_a_kind_that_was_tried_seldom_goes_by_all_posts() -> None:
    past = _past(_response(GRID, LEAST - 1, 10.0), _response(STAIR, 200, 90.0))
    found = Expectation(past).response(GRID, Channel.SMS)
    assert (found.tried, found.answered.at(0.5)) == (LEAST + 199, 90.0)


def test_without_a_past_it_is_what_is_assumed() -> None:
    found = Expectation(NO_PAST).response(STAIR, Channel.SMS)
    assert (found.tried, found.answered.came) == (44, 7)
    assert Expectation(NO_PAST).next_door is ASSUMED.next_door


def test_several_mobilisations_teach_together() -> None:
    both = pooled_past([_past(_response(GRID, 20)), _past(_response(GRID, 30))])
    (response,) = both.responses
    assert both.mobilisations == 2
    assert (response.tried, response.lost, response.cannot) == (50, 2, 4)
    assert response.answered.share == 0.5
    assert pooled_past([]) == NO_PAST
