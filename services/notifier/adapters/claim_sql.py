"""The statements of the claim."""

from sqlalchemy import text

from schemas.vocabulary import RoundPurpose
from services.notifier.adapters.attempt_sql import LEFT, STILL_PLANNED, may_have_arrived

# The stop is read here, at the moment of the claim: in force with its own commit. As a list and
# behind coalesce, since as a join the planner takes everything for stopped where one mobilisation
# fills the table, and then reads and sorts all of it for each batch.
_STOPPED = """coalesce({mobilisation} = any(array(
           select s.mobilisation_id from gateway_public.stops s)), false)"""
# What officers sent after the stop, to correct what was sent before it.
_LET_THROUGH = """coalesce(a.round = any(array(
           select unnest(s.let_through) from gateway_public.stops s)), false)"""
# And calls to the duty posts: of them it is asked whether it stays stopped.
_PASSES = f"(starts_with(a.round, '{RoundPurpose.APPROVAL}:') or {_LET_THROUGH})"
_WANTED = f"""
   and (not {_STOPPED.format(mobilisation="a.mobilisation_id")} or {_PASSES})
   and {LEFT}
"""

# Only they count against a number.
_COUNTS = may_have_arrived("n")

# One after the other for a number: in the order of the keys, so that two who claim never
# deadlock. A statement of its own, so that the claim sees what the one before it committed.
HOLD_NUMBERS = text("select pg_advisory_xact_lock(k) from unnest(cast(:keys as bigint[])) k")

# Who is next, in the order of `ix_attempts_planned`: one look into it for each mobilisation.
_NEXT = """select a.lane_rank, -a.urgency as calm, a.mobilisation_id
           from notifier.attempts a
          where a.status = 'planned' and a.channel = :channel {after}
          order by a.lane_rank, -a.urgency, a.mobilisation_id limit 1"""
_AFTER = """and (a.lane_rank, -a.urgency, a.mobilisation_id)
                > (w.lane_rank, w.calm, w.mobilisation_id)"""
_READY = f"""a.status = 'planned' and a.channel = :channel and a.lane_rank = r.lane_rank
   and -a.urgency = r.calm and a.mobilisation_id = r.mobilisation_id
   and a.account = any(:accounts) and a.due_at <= :now and a.not_after > :now and {LEFT}
   and (not r.stopped or {_PASSES})"""

# Asked at rest, before a transaction is opened for nothing.
ANYTHING = text("""
select exists (select from notifier.attempts
                where status = 'planned' and channel = :channel and due_at <= :now)
""")

# Of what is equally urgent each mobilisation has an equal share: whom a second alert calls does not
# stand behind the thousands of the first. Where there are more than a claim takes, the oldest go.
# Whether one has something ready is looked up one by one: as a join, all that is planned is read.
CANDIDATES = text(f"""
with recursive waiting as (
    ({_NEXT.format(after="")})
    union all
    select n.* from waiting w cross join lateral ({_NEXT.format(after=_AFTER)}) n),
ready as materialized (
    select r.*, count(*) over (partition by r.lane_rank, r.calm) as beside
      from (select w.*, {_STOPPED.format(mobilisation="w.mobilisation_id")} as stopped
              from waiting w) r
     where (not r.stopped or :channel = 'call' or r.mobilisation_id = any(array(
               select s.mobilisation_id from gateway_public.stops s where s.let_through <> '{{}}')))
       and (select true from notifier.attempts a where {_READY} limit 1))
select a.attempt_id, a.contact_id, a.person_id, a.round, a.lane, a.account, a.not_after, a.tries
  from ready r
 cross join lateral (
    select *, row_number() over () as turn
      from (select * from notifier.attempts a where {_READY}
             order by a.ordered_at, a.attempt_id limit greatest(:most / r.beside, 1)
               for update skip locked) share) a
 order by r.lane_rank, r.calm, a.turn, a.ordered_at, a.attempt_id
 limit :most
""")

# Counted, since a count is looked up number by number: as a join, all that is unresolved would be
# read each time, with the dead rows of everything that was.
_UNRESOLVED = """
    select {what} from notifier.attempts n
     where n.phone_hash = c.phone_hash and n.channel = a.channel and n.account = a.account
       and n.status in ('sending', 'unknown') and n.given_up_at is null"""

# The limits of the number are part of the condition; HOLD_NUMBERS comes before it. A withdrawal
# that crossed an earlier claim, whose message was never taken, says nothing of this one.
CLAIM = text(f"""
update notifier.attempts a
   set status = 'sending', claimed_at = :now, phone_hash = c.phone_hash, reason = '',
       body_sealed = c.body, parts = c.parts, text_id = c.text_id, looks = 0, look_due_at = null,
       too_late_at = null, cancelled_at = null
  from unnest(cast(:ids as uuid[]), cast(:hashes as bytea[]), cast(:bodies as bytea[]),
              cast(:parts as smallint[]), cast(:minutes as integer[]), cast(:hours as integer[]),
              cast(:days as integer[]), cast(:texts as uuid[]))
       as c(attempt_id, phone_hash, body, parts, a_minute, an_hour, a_day, text_id)
 where a.attempt_id = c.attempt_id and {STILL_PLANNED} and a.not_after > :now
   {_WANTED}
   and ({_UNRESOLVED.format(what="count(*)")}) = 0
   and (select count(*) filter (where n.claimed_at > :minute_ago) < c.a_minute
               and count(*) filter (where n.claimed_at > :hour_ago) < c.an_hour
               and count(*) < c.a_day
          from notifier.attempts n
         where n.phone_hash = c.phone_hash and n.channel = a.channel
           and n.claimed_at > :day_ago and {_COUNTS})
returning a.attempt_id
""")

# `down`: so much of the wait behind another the notifier did not run.
UNCLAIMED = text(f"""
select w.*,
       (select coalesce(sum(d.ended_at - greatest(d.began_at, w.ordered_at, w.busy_since)), '0')
          from notifier.down_times d
         where d.ended_at > greatest(w.ordered_at, w.busy_since) and d.ended_at <= :now) as down
  from (select a.attempt_id, a.ordered_at, a.step_s,
               ({_UNRESOLVED.format(what="min(n.claimed_at)")}) as busy_since,
               array(select n.claimed_at from notifier.attempts n
                      where n.phone_hash = c.phone_hash and n.channel = a.channel
                        and n.claimed_at > :day_ago and {_COUNTS}) as sent
          from notifier.attempts a
          join unnest(cast(:ids as uuid[]), cast(:hashes as bytea[])) as c(attempt_id, phone_hash)
            on c.attempt_id = a.attempt_id
         where {STILL_PLANNED} and a.not_after > :now
           {_WANTED}) w
""")

REST = text(f"""
update notifier.attempts a set due_at = r.until, reason = r.reason
  from unnest(cast(:ids as uuid[]), cast(:untils as timestamptz[]), cast(:reasons as text[]))
       as r(attempt_id, until, reason)
 where a.attempt_id = r.attempt_id and {STILL_PLANNED}
""")

# One row a channel that all notifiers share: a second process halves what each hands over. It is
# the last that a claim waits for before its numbers, and held until its commit.
_AVAILABLE = """least(cast(:full as float), h.room
       + greatest(extract(epoch from excluded.at - h.at), 0) * cast(:rate as float))"""
# Two clocks differ by a little; one that was set back must not stop a channel until it is over.
_SEEN_AT = """case when excluded.at < h.at - interval '2 seconds' then excluded.at
            else greatest(h.at, excluded.at) end"""
_GRANTED = f"least(cast(:wanted as integer), greatest(floor({_AVAILABLE}), 0))"
GRANT = text(f"""
insert into notifier.hand_overs as h (channel, room, granted, at)
select :channel, cast(:full as float) - first.granted, first.granted, cast(:now as timestamptz)
  from (select least(cast(:wanted as integer), cast(floor(:full) as integer)) as granted) first
    on conflict (channel) do update
   set granted = {_GRANTED}, room = {_AVAILABLE} - {_GRANTED}, at = {_SEEN_AT}
returning granted
""")
GIVE_BACK = text("""
update notifier.hand_overs set room = room + :count where channel = :channel
""")
