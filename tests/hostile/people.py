"""Thousands of leaders under one live alert, written straight into the services' tables.

Leader `i` holds a stairwell with six doors, was told by SMS and by call, and has not answered.
"""

import hashlib
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import psycopg

from services.runtime.sealing import Sealer

DOORS = 6
COMMUNITY = "990101001001"
MOBILISATION = uuid5(NAMESPACE_OID, "mobilisation")

PLACES = """
insert into roster.nodes (node_id, kind, parent_id, path, name, full_name, community_id,
                          community_code, street_name, traits)
select {building}, 'building', {community}, array[{community}, {building}], i || '号楼',
       '示范社区' || i || '号楼', {community}, '990101001001', '示范街道', '{{}}'::text[]
  from generate_series(1, %(n)s) i
union all
select {node}, 'stairwell', {building}, array[{community}, {building}, {node}], '2单元',
       '示范社区' || i || '号楼2单元', {community}, '990101001001', '示范街道', '{{}}'::text[]
  from generate_series(1, %(n)s) i;
insert into roster.posts (post_id, kind, node_id, community_code)
select {post}, 'stairwell_leader', {node}, '990101001001' from generate_series(1, %(n)s) i;
insert into roster.households (household_id, stairwell_id, door, floor)
select {household}, {node}, d || '01', d
  from generate_series(1, %(n)s) i, generate_series(1, {doors}) d;
insert into roster.residents (resident_id, household_id, stairwell_id, grid_id, community_code,
    name_sealed, phone_sealed, kin_sealed, birth_year, reasons, risk, key_holder)
select {resident}, {household}, {node}, {community}, '990101001001', %(name)s, %(phone)s, %(kin)s,
       1944, '{{alone,mobility}}', d, '女儿'
  from generate_series(1, %(n)s) i, generate_series(1, {doors}) d;
"""
MOBILISED = """
insert into alerting.mobilisation (mobilisation_id, incident_id, alert_id, alert_revision, plan,
    level, plan_version, level_scale, level_value, lane, exercise, state, event, headline,
    sender_name, created_at, started_at)
values ({mobilisation}, {mobilisation}, {mobilisation}, 1, 'rainstorm', 'red', 1, 'signal', 'red',
    'emergency', false, 'running', '暴雨红色预警', '', '示范气象台', now(), now());
insert into alerting.branch (mobilisation_id, community_code, community_id, signature)
values ({mobilisation}, '990101001001', {community}, '示范街道');
insert into alerting.wording (mobilisation_id, audience, language, texts)
values ({mobilisation}, 'visitor', 'zh', %(texts)s);
insert into alerting.contact_link (contact_no, contact_id) overriding system value
select 1000 + i, {contact} from generate_series(1, %(n)s) i;
insert into alerting.contact (mobilisation_id, community_code, contact_id, person_id, phase, round,
    urgency, step, told_at, begun_at, level, stood_down)
select {mobilisation}, '990101001001', {contact}, {person}, 'told', 'first', 1, 0, now(), now(),
       1, 0
  from generate_series(1, %(n)s) i;
insert into alerting.task (mobilisation_id, community_code, task_id, kind, post_id, node_id,
    grid_id, contact_id, person_id, state, urgency, cause, reason, opened_at, superior_id)
select {mobilisation}, '990101001001', {task}, 'lead', {post}, {node}, {community}, {contact},
       {person}, 'open', 1, '', '', now(), {building}
  from generate_series(1, %(n)s) i;
insert into alerting.visit (mobilisation_id, community_code, visit_id, resident_id, stairwell_id,
    node_id, grid_id, reasons, risk, team_posts, outcome, knocked_at, rescued, lifted)
select {mobilisation}, '990101001001', {visit}, {resident}, {node}, {node}, {community},
       '{{alone}}', d, '{{}}', 'unknown', '{{}}', false, false
  from generate_series(1, %(n)s) i, generate_series(1, {doors}) d;
"""
CONTACTED = """
insert into notifier.attempts (attempt_id, contact_id, mobilisation_id, person_id, communities,
    trace, round, channel, lane, lane_rank, urgency, account, not_after, ordered_at, due_at,
    status, claimed_at, phone_hash, body_sealed, provider_sid, sent_at)
select case c when 'sms' then {sms} else {call} end, {contact}, {mobilisation}, {person},
       '{{990101001001}}', {mobilisation}, 'first', c, 'emergency', 0, 1, 'emergency',
       now() + interval '1 hour', now(), now(), 'sent', now(), hash, %(body)s,
       case c when 'sms' then 'SM' else 'CA' end || md5('sid' || i), now()
  from unnest(%(hashes)s::bytea[]) with ordinality as h(hash, i), unnest('{{sms,call}}'::text[]) c;
insert into roster.people (person_id, name_sealed, phone_sealed, phone_hash, community_code)
select {person}, %(person)s, sealed, hash, '990101001001'
  from unnest(%(hashes)s::bytea[], %(sealed)s::bytea[]) with ordinality as h(hash, sealed, i);
"""
PLANNED = """
insert into notifier.attempts (attempt_id, contact_id, mobilisation_id, person_id, communities,
    trace, round, channel, lane, lane_rank, urgency, account, not_after, ordered_at, due_at, status)
select gen_random_uuid(), {contact}, {mobilisation}, {person}, '{{990101001001}}', {mobilisation},
       'first', 'sms', 'emergency', 0, 1, 'emergency', now() + interval '1 hour', now(), now(),
       'planned'
  from generate_series(1, %(n)s) i;
"""


def _id(what: str, *counters: str) -> str:
    counted = "".join(f" || '-' || {counter}" for counter in counters)
    return f"md5('{what}'{counted})::uuid"


_IDS = {
    **{
        what: _id(what, "i")
        for what in ("building", "node", "post", "contact", "person", "task", "sms", "call")
    },
    **{what: _id(what, "i", "d") for what in ("household", "resident", "visit")},
    "community": _id("community"),
    "mobilisation": f"'{MOBILISATION}'::uuid",
    "doors": str(DOORS),
}


def of(what: str, *counters: int) -> UUID:
    """The id of leader i's contact, person, task, sms or call; of door d's visit (i, d)."""
    written = "-".join([what, *map(str, counters)])
    return UUID(hashlib.md5(written.encode(), usedforsecurity=False).hexdigest())


def number(i: int) -> str:
    """Leader i's phone."""
    return f"+86199{i:08d}"


def contact_no(i: int) -> int:
    """What stands in leader i's link."""
    return 1000 + i


def move_in(admin: psycopg.Connection[Any], sealer: Sealer, count: int) -> None:
    """Write `count` leaders, 1 to `count`, all told and none of them heard from yet."""
    values: dict[str, Any] = {
        "n": count,
        "name": sealer.seal("王桂兰", "resident.name"),
        "phone": sealer.seal("+8619900000555", "resident.phone"),
        "kin": sealer.seal('[{"relation":"女儿","phone":"+8619900000777"}]', "resident.kin"),
        "person": sealer.seal("李国强", "person.name"),
        "body": sealer.seal("【示范街道】暴雨红色预警。", "attempt.body"),
        "texts": TEXTS,
        "hashes": [sealer.phone_hash(number(i)) for i in range(1, count + 1)],
        "sealed": [sealer.seal(number(i), "person.phone") for i in range(1, count + 1)],
    }
    admin.execute("set session_replication_role = replica")
    for script in (PLACES, MOBILISED, CONTACTED):
        run(admin, script, values)
    admin.execute("set session_replication_role = origin")
    admin.execute("analyze")


def run(admin: psycopg.Connection[Any], script: str, values: dict[str, Any]) -> None:
    """Run a script's statements with the ids' expressions in place."""
    for statement in script.format(**_IDS).split(";\n"):
        if statement.strip():
            admin.execute(statement.encode(), values)


TEXTS = """{"page": {"todo": ["敲门看望名单上的老人", "提醒关好门窗", "有情况马上打电话"]},
"sms": {"first": "{signature}{event},{place}{visits}人待查看。已收到回1,不能去回2。{link}"},
"voice": {"first": "{signature}{event}。{place}有{visits}人。请按1确认收到;不能去请按2。"}}"""
