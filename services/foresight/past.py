"""What past mobilisations and drills teach of how people respond, and what is assumed where they
teach nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.vocabulary import Channel, PostKind
from services.foresight.spread import NOTHING, Spread, pooled

LEAST = 20
"""So many attempts are enough to go by what a kind of post or a channel did itself."""


@dataclass(frozen=True)
class Response:
    """What came of attempts by one channel to holders of one kind of post (None: of any kind).

    Of those `tried`, `lost` never reached the phone; `answered` counts from the hand-over, and
    `cannot` of them said that they can't.
    """

    post: PostKind | None
    channel: Channel
    tried: int
    lost: int
    cannot: int
    answered: Spread


@dataclass(frozen=True)
class Past:
    """All that `mobilisations` taught.

    `told` is from a task's opening to the first hand-over, `first_door` from a post's answer to
    the first of its doors, `next_door` from one door to the next, each of those who had such.
    """

    mobilisations: int
    responses: tuple[Response, ...]
    told: Spread
    first_door: Spread
    next_door: Spread


NO_PAST = Past(0, (), NOTHING, NOTHING, NOTHING)

ASSUMED = Past(
    mobilisations=0,
    responses=(
        # An unannounced recall at 4 a.m.: 7 of 44 answered a text and 18 of 44 a call within
        # 45 min (Homier et al., Prehosp Disaster Med 2018, doi 10.1017/S1049023X18000912). Caution:
        # hospital staff, by night. How the delays spread within that time is our assumption.
        Response(
            None, Channel.SMS, 44, 0, 0, Spread(44, 7, (20.0, 60.0, 120.0, 300.0, 900.0, 2700.0))
        ),
        Response(
            None, Channel.CALL, 44, 0, 0, Spread(44, 18, (15.0, 20.0, 30.0, 45.0, 90.0, 600.0))
        ),
    ),
    # Assumption: what the pipeline takes on a quiet machine.
    told=Spread(1, 1, (1.0, 3.0, 5.0)),
    # Assumption, no source was found: ten minutes a visit, one door in ten stays shut.
    first_door=Spread(10, 9, (180.0, 600.0, 1200.0, 3600.0)),
    next_door=Spread(10, 9, (180.0, 600.0, 1800.0)),
)
"""What holds until there is a past of one's own."""


def pooled_past(pasts: Iterable[Past]) -> Past:
    """What several taught together."""
    listed = list(pasts)
    told: dict[tuple[PostKind | None, Channel], list[Response]] = {}
    for response in (response for past in listed for response in past.responses):
        told.setdefault((response.post, response.channel), []).append(response)
    return Past(
        mobilisations=sum(past.mobilisations for past in listed),
        responses=tuple(_pooled(kind, channel, some) for (kind, channel), some in told.items()),
        told=pooled(past.told for past in listed),
        first_door=pooled(past.first_door for past in listed),
        next_door=pooled(past.next_door for past in listed),
    )


def _pooled(post: PostKind | None, channel: Channel, some: list[Response]) -> Response:
    return Response(
        post=post,
        channel=channel,
        tried=sum(one.tried for one in some),
        lost=sum(one.lost for one in some),
        cannot=sum(one.cannot for one in some),
        answered=pooled(one.answered for one in some),
    )


@dataclass(frozen=True)
class Expectation:
    """What to go by: `past` where it taught enough, else what is assumed."""

    past: Past

    def response(self, post: PostKind | None, channel: Channel) -> Response:
        """That of the kind of post (None: of a buddy, who holds none), else of all posts, else the
        assumed one."""
        of_channel = [one for one in self.past.responses if one.channel is channel]
        own = [one for one in of_channel if one.post is post]
        for some in (own, of_channel):
            found = _pooled(post, channel, some)
            if found.tried >= LEAST:
                return found
        return next(one for one in ASSUMED.responses if one.channel is channel)

    @property
    def told(self) -> Spread:
        return _enough(self.past.told, ASSUMED.told)

    @property
    def first_door(self) -> Spread:
        return _enough(self.past.first_door, ASSUMED.first_door)

    @property
    def next_door(self) -> Spread:
        return _enough(self.past.next_door, ASSUMED.next_door)


def _enough(own: Spread, assumed: Spread) -> Spread:
    return own if own.of >= LEAST else assumed
