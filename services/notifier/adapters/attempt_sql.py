"""The statements of the attempts table."""

from sqlalchemy import text

from schemas.vocabulary import RoundPurpose

# Somebody wants it: a community that ordered it and has not withdrawn it, before or after.
LEFT = """not (a.communities <@ array(
        select t.community_code from notifier.tombstones t where t.attempt_id = a.attempt_id))"""

IN_FLIGHT = "('sending', 'unknown')"
"""Of which the carrier's word is still out."""

_TELLS = ", ".join(f"'{purpose}'" for purpose in RoundPurpose if not purpose.asks)


def only_tells(attempt: str) -> str:
    """Whether an attempt, by its name in the statement, asks for no answer."""
    return f"split_part({attempt}.round, ':', 1) in ({_TELLS})"


def may_have_arrived(attempt: str) -> str:
    """Whether an attempt, by its name in the statement, may have reached the handset.

    One that waits for its turn again was claimed too and has reached nobody, and what the provider
    refused at once has no id there.
    """
    return f"""({attempt}.status in ('sending', 'unknown', 'sent', 'delivered')
              or ({attempt}.status = 'failed' and {attempt}.provider_sid is not null))"""


def may_be_answered(attempt: str) -> str:
    """Whether a reply from its number may answer an attempt: a look-up that did not find it says
    that it was not sent, and whoever replies proves it wrong. Only when there is no other."""
    return f"({may_have_arrived(attempt)} or {attempt}.status = 'not_sent')"


def is_free(attempt: str) -> str:
    """Whether whoever an attempt reached, by its name in the statement, has nothing left to do:
    their mobilisation has ended, or their tasks have, by themselves or otherwise."""
    return f"""exists (select from alerting_public.free_contacts f
                where f.contact_id = {attempt}.contact_id)"""


# For attempts named by their ids. As a plain condition it lets the planner, while statistics know
# of few planned ones, read the index of all of them for each batch: 260 ms at 8,000 planned.
STILL_PLANNED = "a.status || '' = 'planned'"

# In the order of their ids, so that two who lock wait and never deadlock.
HOLD = text("""
select from notifier.attempts where attempt_id = any(:ids) order by attempt_id for update
""")

# One statement for all orders of an event; what is gained by one that others ordered before:
# this community, the later last moment, the greater urgency.
PLAN = text("""
with planned as (
    insert into notifier.attempts as a
        (attempt_id, contact_id, mobilisation_id, person_id, communities, trace, round, channel,
         lane, lane_rank, urgency, account, not_after, step_s, ordered_at, due_at, status)
    select o.attempt_id, o.contact_id, o.mobilisation_id, o.person_id,
           array[cast(:community as text)], :trace, o.round, o.channel, o.lane, o.lane_rank,
           o.urgency, o.account, o.not_after, o.step_s, :now, :now, 'planned'
      from unnest(cast(:attempts as uuid[]), cast(:contacts as uuid[]),
                  cast(:mobilisations as uuid[]), cast(:people as uuid[]), cast(:rounds as text[]),
                  cast(:channels as text[]), cast(:lanes as text[]), cast(:ranks as smallint[]),
                  cast(:urgencies as smallint[]), cast(:accounts as text[]),
                  cast(:not_afters as timestamptz[]), cast(:steps as float8[]))
           as o(attempt_id, contact_id, mobilisation_id, person_id, round, channel, lane,
                lane_rank, urgency, account, not_after, step_s)
     order by o.attempt_id
        on conflict (attempt_id) do update
       set communities = a.communities || excluded.communities,
           not_after = greatest(a.not_after, excluded.not_after),
           urgency = greatest(a.urgency, excluded.urgency)
     where not a.communities @> excluded.communities
    returning attempt_id, contact_id, mobilisation_id, trace, round, channel, lane, status, reason,
              text_id)
select * from planned where status <> 'planned'
""")

TOO_LATE = text(f"""
update notifier.attempts a
   set too_late_at = case when {LEFT} then null else cast(:now as timestamptz) end
 where attempt_id = any(:ids) and status not in ('planned', 'withdrawn', 'expired')
   and (too_late_at is null) <> {LEFT}
""")

_BURIED = """
select distinct on (a.attempt_id) a.attempt_id, t.reason
  from notifier.attempts a join notifier.tombstones t using (attempt_id)
 where {which} and not {left}
 order by a.attempt_id, t.at desc limit :limit
"""
BURIED = text(_BURIED.format(left=LEFT, which="a.status = 'planned'"))
BURIED_AMONG = text(
    _BURIED.format(left=LEFT, which=f"a.attempt_id = any(:ids) and {STILL_PLANNED}")
)

WANTED_AGAIN = text(f"""
select attempt_id from notifier.attempts a
 where attempt_id = any(:ids) and status = 'withdrawn' and {LEFT}
""")

LOCK = text(f"""
select attempt_id, contact_id, mobilisation_id, communities, trace, round, channel, lane,
       account, status, claimed_at, text_id, {LEFT} as wanted
  from notifier.attempts a where attempt_id = any(:ids)
 order by attempt_id for update
""")

MOVE = text("""
update notifier.attempts a
   set status = m.status,
       reason = m.reason,
       provider_sid = coalesce(m.sid, a.provider_sid),
       provider_status = coalesce(m.provider_status, a.provider_status),
       due_at = coalesce(m.due_at, a.due_at),
       tries = a.tries + m.again::int,
       look_due_at = m.look_due_at,
       sent_at = case when m.arrived then coalesce(a.sent_at, :now) else a.sent_at end,
       settled_at = case when m.ended then cast(:now as timestamptz) end
  from unnest(cast(:ids as uuid[]), cast(:statuses as text[]), cast(:reasons as text[]),
              cast(:sids as text[]), cast(:provider_statuses as text[]),
              cast(:dues as timestamptz[]), cast(:looks_due as timestamptz[]),
              cast(:arrived as boolean[]), cast(:ended as boolean[]), cast(:again as boolean[]))
       as m(attempt_id, status, reason, sid, provider_status, due_at, look_due_at, arrived,
            ended, again)
 where a.attempt_id = m.attempt_id
""")

CHANNEL = text("select enabled, rate_per_s from notifier.channels where channel = :channel")
