// What every page has: clock, connection, theme, keys, and what was just said.
import { get, page, post, t } from './api.js';
import { leave } from './carry.js';
import './fields.js';
import { by, clock, el } from './dom.js';

const STALE_S = 5;
let heardAt = Date.now();
/** Figures are as old as what was last heard. */
export function heard() {
  heardAt = Date.now();
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

export function say(text) {
  const said = by('said');
  said.textContent = text;
  said.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.hidden = true; }, 6000);
}

export function trouble(error, where = by('trouble')) {
  where.replaceChildren(el('strong', {}, error.title || t('console.not-done')), ' ', error.message);
  if (error.status === 401) {
    where.append(' ', el('a', { href: '/login', target: '_blank', rel: 'noopener' }, t('console.log-in')));
  }
  where.hidden = false;
  where.scrollIntoView({ block: 'nearest' });
}
export function noTrouble(where = by('trouble')) {
  where.hidden = true;
}

/** Read again every few seconds; keep what was there while the answer is away. */
export function keepUp(read, seconds = 3) {
  const again = async () => {
    try {
      await read();
      heard();
      noTrouble();
    } catch (error) {
      if (error.status) trouble(error);
    }
    setTimeout(again, seconds * 1000);
  };
  again();
}
export const keepReading = (path, show, seconds) => keepUp(async () => show(await get(path)), seconds);

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
// Pages with a feed hear from it; others ask whether the console is there.
if (!['live', 'wall'].includes(page.page)) {
  const ping = async () => {
    try {
      const answer = await fetch('/healthz', { cache: 'no-store' });
      if (answer.ok) heard();
    } catch { /* the age says it */ }
    setTimeout(ping, 2000);
  };
  ping();
}
tick();
setInterval(tick, 500);
