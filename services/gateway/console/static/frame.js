// What every page has: clock, connection, theme, keys, and what was just said.
import { get, page, post, t } from './api.js';
import { leave } from './carry.js';
import './fields.js';
import { by, clock, el, redraw } from './dom.js';
import { unpressed } from './pressed.js';

const STALE_S = 5;
const PING_MS = 2000;
let heardAt = Date.now();
/** Figures are as old as what was last heard, and that so many seconds old already: the console may be
 * there, and behind it the database is not. */
export function heard(seconds = 0) {
  heardAt = Date.now() - 1000 * seconds;
}
export function age() {
  return (Date.now() - heardAt) / 1000;
}

function tick() {
  by('clock').textContent = clock(new Date());
  const old = Math.floor(age());
  const stale = old > STALE_S;
  document.body.classList.toggle('stale', stale);
  by('link').textContent = stale ? t('console.stale', { age: old }) : t('console.connected', { age: old });
}

/** Behind an open dialog nothing of the page is read aloud, so that it is within it too: unseen, since
 * something may be held there that must not move. */
function aloud(text) {
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  if (!dialog) return;
  dialog.querySelector('.aloud')?.remove();
  const words = el('span', { class: 'aloud hidden-text', role: 'alert' }, text);
  // In front: the last child's place is that of the buttons.
  dialog.prepend(words);
  dialog.addEventListener('close', () => words.remove(), { once: true });
}

export function say(text) {
  const said = by('said');
  said.textContent = text;
  said.hidden = false;
  aloud(text);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.hidden = true; }, 6000);
}

export function trouble(error, where = by('trouble')) {
  const again = error.status === 401 ? [' ', el('a', { href: '/login', target: '_blank', rel: 'noopener' }, t('console.log-in'))] : [];
  redraw(where, el('strong', {}, error.title || t('console.not-done')), ' ', error.message, ...again);
  where.hidden = false;
  where.scrollIntoView({ block: 'nearest' });
  if (where === by('trouble')) aloud(where.textContent);
}
export function noTrouble(where = by('trouble')) {
  where.hidden = true;
}

const EVERY_MS = 3000;
/** Whether the page hears how old its figures are by reading them itself. */
let reads = ['live', 'wall'].includes(page.page);
/** Read again every few seconds; keep what was there while the answer is away. */
export function keepUp(read) {
  reads = true;
  let failed = '';
  const again = async () => {
    try {
      await read();
      heard();
      // What an officer's own act met stays to be read.
      if (failed) noTrouble();
      failed = '';
    } catch (error) {
      // Said once: who reads or types further down is not taken to it again and again.
      if (error.status && (by('trouble').hidden || failed !== error.message)) {
        failed = error.message;
        trouble(error);
      }
    }
    setTimeout(again, EVERY_MS);
  };
  again();
}
export const keepReading = (path, show) => keepUp(async () => {
  const found = await get(path);
  await unpressed();
  show(found);
});

function theme() {
  const now = document.documentElement.dataset.theme
    || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem('muster-theme', next);
}

// Somebody is here, as long as they do something: an open page alone looks at nothing.
const LOOKS_EVERY_MS = 30_000;
let lookedAt = 0;
function look() {
  if (document.visibilityState !== 'visible' || Date.now() - lookedAt < LOOKS_EVERY_MS) return;
  lookedAt = Date.now();
  post('/v1/looks').catch(() => { lookedAt = 0; });
}
for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel']) addEventListener(kind, look, { passive: true });
look();

const actions = {
  '?': () => by('keys').showModal(),
};
export function onKey(key, action) {
  actions[key] = action;
}
function typing(target) {
  return target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
}
addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector('dialog[open]')) return;
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});
const search = document.querySelector('[data-search]');
if (search) onKey('/', () => search.focus());

addEventListener('click', async event => {
  const link = event.target.closest('a.language');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await leave(link.href);
  } catch (error) {
    trouble(error, document.querySelector('dialog[open] .trouble') ?? undefined);
  }
});
by('theme').addEventListener('click', theme);
by('help').addEventListener('click', actions['?']);
for (const dialog of document.querySelectorAll('dialog')) {
  for (const button of dialog.querySelectorAll('[data-close]')) {
    button.addEventListener('click', () => dialog.close());
  }
}
// A page that reads nothing by itself asks whether the console is there. That it is says nothing of
// figures: behind it the database may hang.
async function ping() {
  if (reads) return;
  try {
    const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(PING_MS) });
    if (answer.ok) heard();
  } catch { /* the age says it */ }
  setTimeout(ping, PING_MS);
}
/** How much waits for me, beside the way to it: nothing is said of nothing. */
let waits = 0;
export function showWaiting(count) {
  waits = count;
  by('waits').classList.remove('old');
  by('waits').textContent = count ? t('console.waits', { count }) : '';
}
/** As last heard, also when that was nothing: there may be more by now, whether or not the console is there. */
function oldWaiting() {
  by('waits').classList.add('old');
  by('waits').textContent = t('console.waits', { count: `${waits || ''}?` });
}
const COUNT_MS = 10_000;
async function count() {
  if (document.visibilityState === 'visible') {
    try {
      showWaiting((await get('/v1/waiting')).count);
    } catch { oldWaiting(); }
  }
  setTimeout(count, COUNT_MS);
}
// The overview has read it with all the rest, and what hangs on a wall waits for nobody.
if (!['overview', 'wall'].includes(page.page)) count();
// Once the page's own script has run, and said whether it reads.
addEventListener('load', ping);
tick();
setInterval(tick, 500);
