// Channels: on or off, and how fast; lines that are left alone.
import { get, once, t } from './api.js';
import { putBack } from './carry.js';
import { by, el, moment } from './dom.js';
import { keepUp, noTrouble, say, trouble } from './frame.js';
import { hold } from './hold.js';
import { unpressed } from './pressed.js';
import { steady } from './table.js';

const CHANNELS = ['sms', 'call'];
const may = Boolean(by('channels').dataset.may);
let stood = false;

async function command(channel, body) {
  try {
    await once(`/v1/channels/${channel}`, body);
    noTrouble();
    say(t('console.recorded-soon'));
  } catch (error) { trouble(error); }
}

/** What a number gets; in drills so much less, as drills leave it to what is real. */
function most(count, reserve = 0) {
  if (count === null) return t('console.settings.no-limit');
  const drills = Math.floor(count * (1 - reserve) + 1e-9);
  return drills === count ? String(count) : t('console.settings.of-drills', { count, drills });
}

/** Off, it reaches nobody: that takes more than a stray click. */
function turn(row) {
  if (!may) return '';
  const what = t(row.enabled ? 'console.settings.switch-off' : 'console.settings.switch-on', { channel: t(`channel.${row.channel}`) });
  if (!row.enabled) return el('button', { type: 'button', id: `turn-${row.channel}`, class: 'small', onclick: () => command(row.channel, { enabled: true }) }, what);
  const button = el('button', { type: 'button', id: `turn-${row.channel}`, class: 'hold small' }, t('console.hold', { what }));
  hold(button, () => command(row.channel, { enabled: false }));
  return button;
}
function rate(row) {
  if (!may) return String(row.rate_per_s ?? row.usual ?? '');
  const input = el('input', { type: 'number', id: `rate-${row.channel}`, min: '0.1', step: 'any', required: true, value: row.rate_per_s ?? '', placeholder: row.usual ?? '', 'aria-label': t('console.settings.rate') });
  input.style.width = '7rem';
  return [input, ' ', el('button', { type: 'button', id: `set-${row.channel}`, class: 'small', onclick: () => input.reportValidity() && command(row.channel, { rate_per_s: Number(input.value) }) }, t('console.settings.set'))];
}

/** What is drawn anew takes neither the keys nor what was typed and not set yet. */
function kept(draw) {
  const held = document.activeElement.id;
  const typed = [...by('channels').querySelectorAll('input')].filter(input => input.value !== input.defaultValue);
  draw();
  for (const { id, value } of typed) by(id).value = value;
  if (held && document.activeElement.id !== held) by(held)?.focus();
}

async function read() {
  const { channels, lines, limits } = await get('/v1/channels');
  await unpressed();
  kept(() => draw(channels, lines, limits));
  if (stood) return;
  stood = true;
  await putBack();
}

function draw(channels, lines, limits) {
  const usual = new Map(limits.map(row => [row.channel, row]));
  const all = CHANNELS.map(channel => ({ channel, enabled: true, ...channels.find(row => row.channel === channel), usual: usual.get(channel)?.rate_per_s }));
  steady(by('channels'), all, [
    ['console.settings.channel', row => el('b', {}, t(`channel.${row.channel}`))],
    ['console.state', row => t(row.enabled ? 'console.settings.on' : 'console.settings.off')],
    ['', turn],
    ['console.settings.rate', rate],
    ['console.settings.changed', row => (row.changed_at ? `${moment(row.changed_at)} · ${row.changed_by ?? ''}` : '')],
  ], 'console.settings.none');
  steady(by('limits'), CHANNELS.map(channel => usual.get(channel)).filter(Boolean), [
    ['console.settings.channel', row => el('b', {}, t(`channel.${row.channel}`))],
    ['console.settings.a-minute', row => most(row.a_minute), 'n'],
    ['console.settings.an-hour', row => most(row.an_hour, row.reserve), 'n'],
    ['console.settings.a-day', row => most(row.a_day, row.reserve), 'n'],
    ['console.settings.reserve', row => `${Math.round(row.reserve * 100)} %`, 'n'],
  ], 'console.settings.no-limits');
  steady(by('lines'), lines, [
    ['console.settings.account', row => row.account],
    ['console.settings.channel', row => t(`channel.${row.channel}`)],
    ['console.state', row => (row.open_since ? t('console.settings.left-alone', { at: moment(row.open_since) }) : t('console.settings.works'))],
    ['console.letters.reason', row => row.reason ?? ''],
  ], 'console.settings.no-lines');
}
keepUp(read);
