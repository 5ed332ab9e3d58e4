"""The statements of the attempts table."""

from sqlalchemy import text

# Somebody wants it: a community that ordered it and has not withdrawn it, before or after.
_LEFT = """exists (
    select from unnest(a.communities) as c(code)
     where not exists (select from notifier.tombstones t
                        where t.attempt_id = a.attempt_id and t.community_code = c.code))"""

# In the order of their ids, so that two who lock wait and never deadlock.
HOLD = text("""
select from notifier.attempts where attempt_id = any(:ids) order by attempt_id for update
""")

TOO_LATE = text(f"""
update notifier.attempts a
   set too_late_at = case when {_LEFT} then null else cast(:now as timestamptz) end
 where attempt_id = any(:ids) and status not in ('planned', 'withdrawn', 'expired')
   and (too_late_at is null) <> {_LEFT}
""")

_BURIED = """
select distinct on (a.attempt_id) a.attempt_id, t.reason
  from notifier.attempts a join notifier.tombstones t using (attempt_id)
 where a.status = 'planned' and not {left} {among}
 order by a.attempt_id, t.at desc limit :limit
"""
BURIED = text(_BURIED.format(left=_LEFT, among=""))
BURIED_AMONG = text(_BURIED.format(left=_LEFT, among="and a.attempt_id = any(:ids)"))

WANTED_AGAIN = text(f"""
select attempt_id from notifier.attempts a
 where attempt_id = any(:ids) and status = 'withdrawn' and {_LEFT}
""")

LOCK = text(f"""
select attempt_id, contact_id, mobilisation_id, communities, trace, round, channel, lane,
       account, status, claimed_at, {_LEFT} as wanted
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

# The stop is read here, at the moment of the claim: in force with its own commit.
_WANTED = f"""
   and not exists (select 1 from gateway_public.stops s
                    where s.mobilisation_id = a.mobilisation_id)
   and {_LEFT}
"""

CANDIDATES = text(f"""
select a.attempt_id, a.contact_id, a.person_id, a.round, a.lane, a.account, a.not_after, a.tries
  from notifier.attempts a
 where a.status = 'planned' and a.channel = :channel
   and a.due_at <= :now and a.not_after > :now
   {_WANTED}
 order by a.lane_rank, a.urgency desc, a.ordered_at, a.attempt_id
 limit :most
 for update of a skip locked
""")

CLAIM = text(f"""
update notifier.attempts a
   set status = 'sending', claimed_at = :now, phone_hash = c.phone_hash,
       body_sealed = c.body, parts = c.parts, looks = 0, look_due_at = null
  from unnest(cast(:ids as uuid[]), cast(:hashes as bytea[]), cast(:bodies as bytea[]),
              cast(:parts as smallint[])) as c(attempt_id, phone_hash, body, parts)
 where a.attempt_id = c.attempt_id and a.status = 'planned' and a.not_after > :now
   {_WANTED}
returning a.attempt_id
""")

BUSY = text("""
select phone_hash, account from notifier.attempts
 where phone_hash = any(:hashes) and channel = :channel
   and status in ('sending', 'unknown') and given_up_at is null
""")

REST = text("""
update notifier.attempts set due_at = :until where attempt_id = any(:ids) and status = 'planned'
""")

CHANNEL = text("select enabled, rate_per_s from notifier.channels where channel = :channel")
