"""Other services' published views as plain tables with the columns that the gateway reads.

That the real views have these columns is test_published_views.py.
"""

from services.runtime.embedded.postgres import Address
from tests.support.database import TestDatabase

STAND_INS = """
create table alerting_public.landings (event_id uuid, landed_at timestamptz);
create table roster_public.landings (event_id uuid, landed_at timestamptz);
create table notifier_public.landings (event_id uuid, landed_at timestamptz);
create table roster_public.nodes (node_id uuid, kind text, parent_id uuid,
  path uuid[] default '{}', name text,
  full_name text, community_id uuid, community_code text, street_name text, traits text[]);
create table roster_public.people (person_id uuid, name_sealed bytea, phone_sealed bytea,
  phone_hash bytea, community_code text);
create table roster_public.residents (resident_id uuid, stairwell_id uuid, door text, floor int,
  name_sealed bytea, phone_sealed bytea, kin_sealed bytea, age int, reasons text[], risk int,
  key_holder text, community_code text);
create table roster_public.posts (post_id uuid, kind text, node_id uuid, community_code text);
create table alerting_public.mobilisations (mobilisation_id uuid, incident_id uuid, alert_id uuid,
  plan text, level text, level_scale text, level_value text, lane text, exercise bool, state text,
  revision bigint, event text, headline text, sender_name text, signature text,
  created_at timestamptz, started_at timestamptz, ended_at timestamptz, grids_seen int,
  grids_expected int, communities text[], drill text, text_ids uuid[], approved_by text,
  notice bool default false, alert_revision bigint default 1,
  raised_at timestamptz, told_level text, asks_again_at timestamptz,
  overtaken bool default false);
create table alerting_public.contacts (contact_id uuid, contact_no bigint, mobilisation_id uuid,
  person_id uuid, communities text[], answer text, answered_at timestamptz, told_at timestamptz,
  begun_at timestamptz);
create table alerting_public.contact_tasks (contact_id uuid, task_id uuid, mobilisation_id uuid,
  node_id uuid, post_id uuid, kind text, state text, reason text, deadline timestamptz,
  resident_id uuid, community_code text, lifted bool default false);
create table alerting_public.matters (matter_id uuid, mobilisation_id uuid, community_code text,
  kind text, level text, node_id uuid, grid_id uuid, visit_id uuid, raised_by uuid,
  raised_at timestamptz, due_at timestamptz, note_id uuid, state text, settlement text,
  ended_at timestamptz, answered_by uuid, answer_note_id uuid);
create table alerting_public.contact_matters (contact_id uuid, like alerting_public.matters,
  resident_id uuid, to_answer bool);
create table alerting_public.contact_visits (contact_id uuid, visit_id uuid, mobilisation_id uuid,
  community_code text, resident_id uuid, stairwell_id uuid, outcome text, outcome_at timestamptz,
  no_answers int, asked_at timestamptz, step text, help_kind text, urgent bool, moved_to text,
  moved_by text, until timestamptz, buddy_goes bool default false);
create table alerting_public.contact_silent (contact_id uuid, task_id uuid, node_id uuid,
  person_id uuid, state text);
create table alerting_public.message_facts (contact_id uuid, mobilisation_id uuid, exercise bool,
  signature text, event text, node_ids uuid[], visits int, rescues int, silent int, audience text);
create table alerting_public.wordings (mobilisation_id uuid, audience text, texts jsonb);
create table alerting_public.progress (mobilisation_id uuid, node_id uuid, kind text,
  parent_id uuid, community_code text, tasks int, ended int, told int, answered int,
  handed_over int, visits int,
  accounted int, safe int, needs_help int, moved int, no_answer int, away int, refused int,
  wrong_data int, unknown int, answered_pace float default 0, accounted_pace float default 0);
create table alerting_public.grid_leaves (mobilisation_id uuid, node_id uuid, kind text,
  parent_id uuid, community_code text, tasks int, ended int, told int, answered int,
  handed_over int, visits int,
  accounted int, safe int, needs_help int, moved int, no_answer int, away int, refused int,
  wrong_data int, unknown int, answered_pace float default 0, accounted_pace float default 0);
create table alerting_public.unaccounted (mobilisation_id uuid, community_code text, visit_id uuid,
  resident_id uuid, stairwell_id uuid, outcome text, outcome_at timestamptz, no_answers int);
create table alerting_public.timeline (entry_id bigint, mobilisation_id uuid, community_code text,
  at timestamptz, what text, reason text, node_id uuid, contact_id uuid, task_id uuid,
  visit_id uuid, said_at timestamptz);
create table alerting_public.contact_messages (contact_id uuid, message_id uuid, purpose text,
  in_force_at timestamptz);
create table alerting_public.messages (message_id uuid, mobilisation_id uuid, purpose text,
  state text, asked_by text, asked_at timestamptz, from_plan bool, corrects uuid, selection jsonb,
  in_force_at timestamptz);
create table alerting_public.approvals (subject_id uuid, message_id uuid, mobilisation_id uuid,
  kind text, state text,
  proposed_by text, officers int, asked_at timestamptz, deputy_due_at timestamptz,
  deputy_asked_at timestamptz, deadline_at timestamptz, decided_at timestamptz, decided_by text,
  reason text, event text, exercise bool, ended_at timestamptz, communities text[],
  signature text, called int, seen int, notice bool default false,
  subject text default 'start', adds text[] default '{}');
create table alerting_public.plan_loads (command_id uuid, plan text, versions jsonb, refusal text,
  actor text, at timestamptz, checked bool default false, faults jsonb, changes jsonb);
create table alerting_public.plan_editions (plan text, level text, version int, document jsonb,
  kept_at timestamptz, loaded_at timestamptz, file text, asks jsonb);
create table alerting_public.impacts (alert_id uuid, incident_id uuid, alert_revision bigint,
  closed jsonb, closed_at timestamptz, plan_reason text, communities text[] default '{}');
create table alerting_public.branches (mobilisation_id uuid, community_code text, mark uuid,
  places int);
create table alerting_public.door_marks (mobilisation_id uuid, community_code text,
  stairwell_id uuid, mark bigint);
create table alerting_public.places (mobilisation_id uuid, community_code text, node_id uuid,
  kind text, parent_id uuid);
create table alerting_public.leaves (mobilisation_id uuid, community_code text, node_id uuid,
  tasks int, ended int, told int, answered int, handed_over int, answered_pace float default 0);
create table alerting_public.tasks (task_id uuid, mobilisation_id uuid, community_code text,
  contact_id uuid, person_id uuid, post_id uuid, node_id uuid, kind text, state text, cause text,
  opened_at timestamptz, answered_at timestamptz, ended_at timestamptz, resident_id uuid,
  reason text);
create table alerting_public.visits (visit_id uuid, mobilisation_id uuid, community_code text,
  resident_id uuid, stairwell_id uuid, outcome text, outcome_at timestamptz, no_answers int,
  rescued bool, lifted bool, risk int, counted bool default true, asked_at timestamptz);
create table roster_public.footprints (building_id uuid, grid_id uuid, community_code text,
  name text, footprint bytea);
create table roster_public.divisions (code text, kind text, name text, parent_code text);
create table roster_public.grid_counts (grid_id uuid, code text, name text, community_code text,
  residents int, posts int, held int, people uuid[]);
create table roster_public.revision (revision bigint);
create table roster_public.turns (entered bigint, last_began timestamptz, last_ended timestamptz);
create table roster_public.absences (absence_id uuid, person_id uuid, starts_at timestamptz,
  ends_at timestamptz);
create table roster_public.covered (incident_id uuid, lane text, grid_id uuid);
create table roster_public.widenings (command_id uuid, incident_id uuid, lane text, areas jsonb,
  actor text, at timestamptz, ended_at timestamptz);
create table roster_public.holders (post_id uuid, person_id uuid, rank text, away bool);
create table roster_public.at_risk (stairwell_id uuid, community_code text, reasons text[],
  buddies uuid[] default '{}',
  residents int);
create table notifier_public.attempts (mobilisation_id uuid, contact_id uuid, channel text,
  round text, status text, reason text, sent_at timestamptz, fault text, text_id uuid,
  settled_at timestamptz);
create table notifier_public.channels (channel text, enabled bool, rate_per_s float,
  changed_by text, changed_at timestamptz);
create table notifier_public.canaries (canary_id uuid, set_out_at timestamptz,
  posted_at timestamptz, arrived_at timestamptz, outcome text, held_back text);
create table notifier_public.number_limits (channel text, rate_per_s float, a_minute int,
  an_hour int, a_day int, reserve float);
create table notifier_public.lines (account text, channel text, open_since timestamptz,
  reason text);
create table alerting_public.dead_letters (event_id uuid, topic text, name text, key text,
  tries int, landed_at timestamptz, dead_at timestamptz, reason text);
create table roster_public.dead_letters (like alerting_public.dead_letters);
create table notifier_public.dead_letters (like alerting_public.dead_letters);
create table alerting_public.replayed_letters (event_id uuid, topic text, name text,
  replayed_at timestamptz, replayed_by uuid, handled_at timestamptz, dead_at timestamptz,
  reason text);
create table roster_public.replayed_letters (like alerting_public.replayed_letters);
create table notifier_public.replayed_letters (like alerting_public.replayed_letters);
insert into roster_public.turns values (0, null, null);
insert into roster_public.divisions values ('440305001001', 'community', '示范社区', null);
insert into roster_public.grid_counts
  values (gen_random_uuid(), '440305001001001', '第一网格', '440305001001', 1, 1, 1, '{}');
grant select on all tables in schema alerting_public, roster_public, notifier_public
  to muster_gateway_public, muster_gateway_console;
"""


def gateway_database(postgres: Address) -> TestDatabase:
    """A database with the gateway's own tables and stand-ins for what it reads."""
    return TestDatabase(postgres, ("gateway",), _stand_in)


def _stand_in(database: TestDatabase) -> None:
    with database.admin() as connection:
        connection.execute(STAND_INS)
