"""Quiet hours: at mild levels a post may be written to at night, but not called."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from schemas.vocabulary import PostKind
from services.alerting.domain.plan import Quiet


def quiet_until(
    quiet: Quiet | None, posts: Iterable[PostKind], now: datetime, zone: tzinfo
) -> datetime | None:
    """When a holder of `posts` may be called again; None when it may be now.

    Whoever holds a post that the plan calls at any hour is called at any hour. The hours are those
    of `zone`.
    """
    held = set(posts)
    if quiet is None or not held or not held <= quiet.posts:
        return None
    local = now.astimezone(zone)
    begins, ends = quiet.begins, quiet.ends
    over_midnight = begins > ends
    inside = begins <= local.time() < ends
    if over_midnight:
        inside = local.time() >= begins or local.time() < ends
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and local.time() >= begins else 0)
    # Where clocks are put back an hour comes twice: of the second the end lies ahead too.
    return datetime.combine(day, ends.replace(fold=local.fold), zone).astimezone(UTC)
