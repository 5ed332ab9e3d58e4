// What waits for me, what runs, what is broken: in that order.
import { get, may, once, t } from './api.js';
import { apart } from './apart.js';
import { by, el, moment, number, redraw } from './dom.js';
import { keepReading, noTrouble, say, showWaiting, trouble } from './frame.js';
import { levelName } from './hazards.js';
import { chip } from './kinds.js';
import { ACTS, asked, mayNot, timeFor } from './signing.js';
import { bar } from './tree.js';

const link = (row, text) => el('a', { href: `/live/${row.mobilisation_id}` }, text ?? `${row.event} · ${row.signature}`);
const empty = key => el('p', { class: 'empty' }, t(key));

/** One step from deciding: its page opens with what will happen, to be held. */
function signature(row) {
  const time = timeFor(row);
  const left = time && row.state === 'open' ? el('b', { class: 'left' }, time) : null;
  const acts = row.may_not ? [el('span', { class: 'quiet' }, mayNot(row))] : row.message_id ? [el('a', { class: 'button', href: `/live/${row.mobilisation_id}` }, t('console.overview.look'))] : ACTS[row.kind].map(act => el('a', { class: 'button', href: `/live/${row.mobilisation_id}?act=${act}` }, t(`console.act.${act}`)));
  return el('li', { class: 'signature' }, el('span', {}, chip(row), ' ', t(`console.overview.${asked(row)}`), ' ', row.message_id ? t(`console.overview.subject.${row.subject}`) : '', link(row), ' · ',
    row.proposer ? t('console.overview.proposed', { who: row.proposer }) : t('console.overview.issued'), ' · ', moment(row.asked_at)), ...[left, ...acts].filter(Boolean).flatMap(one => [' ', one]));
}

const SEEN = ['handled', 'wrong_area', 'false_alarm'];
/** It waits for everybody until one who may has said why it asks for nothing more. */
function alarm(row) {
  const seen = why => el('button', { type: 'button', class: 'small', dataset: { alert: row.alert_id, why }, onclick: () => see(row, why) }, t(`decline.${why}`));
  const acts = row.mine ? [el('span', { role: 'group', 'aria-label': `${t('console.alarm.seen')} ${row.event}` }, t('console.alarm.seen'), ...SEEN.flatMap(why => [' ', seen(why)]))] : [];
  return el('li', {}, el('b', {}, t(`console.alarm.${row.why}`)), ' ', row.event, ' · ', (row.areas ?? []).join(', '), ' · ', moment(row.recorded_at), ...acts.flatMap(one => [' ', one]));
}
async function see(row, why) {
  try {
    noTrouble();
    await once(`/v1/alarms/${row.alert_id}/seen`, { why });
  } catch (error) { return trouble(error); }
  say(t('console.alarm.recorded'));
  // Where that fails, the page's own next look says so.
  return get('/v1/overview').then(show, () => {});
}

/** Who may not sign a drill is told who has to. */
function drillStands(row) {
  if (!row.unsigned) return t(`drill.state.${row.state}`);
  return row.may_not ? el('span', { class: 'quiet' }, `· ${mayNot(row)}`) : '';
}

function waiting({ approvals, help, matters, alarms, drills }) {
  const items = [
    ...approvals.map(signature),
    ...help.map(row => el('li', {}, chip(row), ' ', el('span', { class: 'mark help', 'aria-hidden': 'true' }, '▲'), ' ',
      t('console.overview.help', { count: row.needs_help }), ' ', link(row))),
    ...matters.map(row => el('li', {}, chip(row), ' ', el('a', { href: '/matters' }, t('console.overview.matter', { what: t(`matter.${row.kind}`) })),
      ` ${apart(row.place)}${row.door ? ` ${apart(row.door)}` : ''} · `, t('console.matters.due', { at: moment(row.due_at) }))),
    ...alarms.map(alarm),
    ...drills.map(row => el('li', {}, t(`console.overview.drill-${row.unsigned ? 'unsigned' : 'waits'}`), ' ', el('a', { href: '/drills' },
      `${moment(row.at)} ${t(`drill.hazard.${row.hazard}`)} ${levelName(row.level)} · ${row.area}`), ' ', drillStands(row))),
  ];
  redraw(by('waiting-rows'), items.length ? el('ul', {}, ...items) : empty('console.overview.nothing-waits'));
}

function running(rows) {
  if (!rows.length) return redraw(by('running-rows'), empty('console.overview.nothing-runs'));
  const names = ['place', 'unaccounted', 'accounted', 'state', 'since'].map(key => t(`console.${key}`));
  const head = [...names.map(name => el('th', { scope: 'col' }, name)), el('th', { scope: 'col' }, el('span', { class: 'hidden-text' }, t('console.act.stop')))];
  const cells = row => [[chip(row), ' ', link(row)], [el('b', {}, `${number(row.visits - row.accounted)} / ${number(row.visits)}`)],
    [bar(row.visits, row.accounted, row.needs_help)], [t(`state.${row.state}`)], [moment(row.started_at ?? row.created_at)]];
  redraw(by('running-rows'), el('table', { class: 'stacks' }, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows.map(row => el('tr', {},
    ...cells(row).map((cell, at) => el('td', { dataset: { label: names[at] } }, ...cell)),
    // One step away from here too; there it is read back and held.
    el('td', {}, may('mobilisations:write') && (row.mine ? el('a', { class: 'button stop', href: `/live/${row.mobilisation_id}?act=stop` }, `■ ${t('console.act.stop')}`) : el('span', { class: 'quiet small' }, t('console.beyond')))))))));
}

function broken({ channels, lines, dead_letters, checks, late }) {
  const items = [
    ...channels.map(row => el('li', {}, t('console.overview.channel-off', { channel: t(`channel.${row.channel}`), by: row.changed_by ?? '' }), ' ', el('a', { href: '/settings' }, t('console.page.settings')))),
    ...lines.map(row => el('li', {}, t('console.overview.line', { account: t(`lane.${row.account}`), channel: t(`channel.${row.channel}`), at: moment(row.open_since) }), ' ', row.reason ?? '')),
    ...Object.entries(late).map(([name, at]) => el('li', {}, el('b', {}, t(`console.overview.late.${name}`, { at: moment(at) })), ' ', t('console.overview.tell'))),
    ...Object.entries(checks).map(([name, finding]) => el('li', {}, el('b', {}, t(`console.overview.check.${name}`)), ' ', t('console.overview.tell'), el('div', { class: 'quiet small', lang: 'en' }, finding))),
  ];
  if (dead_letters) items.push(el('li', {}, el('a', { href: '/letters' }, t('console.overview.letters', { count: dead_letters }))));
  redraw(by('broken-rows'), items.length ? el('ul', {}, ...items) : empty('console.overview.nothing-broken'));
}

function ended(rows) {
  redraw(by('ended-rows'), rows.length ? el('ul', {}, ...rows.map(row => el('li', {}, chip(row), ' ', link(row), ' · ',
    t(`state.${row.state}`), ' ', moment(row.ended_at), ' · ',
    el('a', { href: `/reports/${row.mobilisation_id}` }, t('console.page.report'))))) : empty('console.overview.nothing-ended'));
}

function show(found) {
  waiting(found.waiting);
  showWaiting(Object.values(found.waiting).flat().length);
  running(found.running);
  broken(found.broken);
  ended(found.ended);
}
keepReading('/v1/overview', show);
