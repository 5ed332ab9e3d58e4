// A press is kept on the phone until the service says that it has it: decision 0024.
// What can't be kept or named goes as the plain form that it is.
(() => {
const AT_MOST_MS = 10000, TWICE_MS = 2000, SOON_MS = 500, LATEST_MS = 16000;
const all = (what, where = document) => [...where.querySelectorAll(what)],
  byId = id => document.getElementById(id),
  spot = field => field.form.action + field.name,
  bar = byId('bar'), words = bar.dataset,
  home = location.pathname.split('/', 3).join('/');
let store, typed, running, lost, timer, touched, note, composed, last = '', lastAt = 0, wait = SOON_MS;
let old = 'old' in document.documentElement.dataset, stale = old;
try { store = localStorage; store.length; typed = sessionStorage; } catch { return; }

const waiting = () => Object.keys(store).filter(key => key.startsWith(home + '#')).sort()
  .map(key => [key, ...JSON.parse(store[key])]);

function keep(action, name, value, body) {
  const press = Array.from(crypto.getRandomValues(new Uint8Array(16)),
    byte => byte.toString(16).padStart(2, '0')).join('');
  body.set('press', press);
  for (const field of ['note', 'visit']) delete typed[new URL(action, location) + field];
  const before = waiting().pop(), number = before ? +before[0].split('#')[1] + 1 : 100000;
  store.setItem(`${home}#${number}#${press}`,
    JSON.stringify([action, name, value, String(body)]));
}

// A note that was typed at another door would be gone with the page.
function keepNotes(but) {
  for (const area of all('section[id] textarea')) {
    if (area.form === but || !area.value) continue;
    keep(area.form.getAttribute('action'), '', '', new URLSearchParams({note: area.value}));
    area.value = '';
  }
}

// What waits stands on the page as pressed, and is said to be no more than that.
function paint(refused) {
  // As it came, before anything in it stands as pressed.
  note = note || (byId('nt') || {}).innerHTML;
  lost = lost || navigator.onLine === false;
  const kept = waiting(), text = lost ? words.kept : words.sending;
  for (const [, action, name, value] of kept) {
    const forms = all(`form[action="${action}"]`);
    for (const button of forms.flatMap(form => all('button', form))) {
      if (button.name !== name || button.value === 'unknown') continue;
      const on = button.value === value;
      button.classList.toggle('on', on);
      button.setAttribute('aria-pressed', on);
    }
    if (name !== 'outcome') continue;
    for (const form of forms.slice(1)) form.hidden = form.elements.outcome.value !== value;
    said(forms[0], value, text);
    if (forms[0] && !forms[0].elements.note) forms[0].insertAdjacentHTML('beforeend', note);
  }
  for (const tally of all('.tally')) tally.hidden = kept.length;
  bar.textContent = refused || (kept.length ? `${text} (${kept.length})` : old ? words.old : '');
  bar.hidden = !bar.textContent;
  // What is typed outlives a reload and an answer, and goes along into the other language.
  for (const field of all('textarea,select')) field.value = typed[spot(field)] || field.value;
}

function said(form, value, text) {
  if (!form) return;
  let [row] = all('.said', form);
  if (!row) {
    form.append(row = document.createElement('div'));
    row.className = 'said';
    row.innerHTML = '<span></span><button name=outcome value=unknown></button>';
    row.lastChild.textContent = words.undo;
  }
  const chosen = form.querySelector(`.row [value="${value}"]`);
  row.firstElementChild.textContent = `${chosen ? chosen.textContent : words.undo} · ${text}`;
  row.lastElementChild.hidden = !chosen;
}

// Only a page of ours counts as an answer: a hotspot's log-in page saves nothing.
async function ask(url, body) {
  const stop = new AbortController(), late = setTimeout(() => stop.abort(), AT_MOST_MS);
  const sent = body ? {method: 'POST', body: new URLSearchParams(body)} : {};
  try {
    const answer = await fetch(url, {...sent, signal: stop.signal});
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      .querySelector('main[data-muster]');
    if (!page || answer.status > 428) return null;
    return {page, ok: answer.ok, url: answer.url};
  } catch { return null; } finally { clearTimeout(late); }
}

// What was touched stays under the finger, whatever the page says above it by now.
function swap({page, url}) {
  const held = touched && byId(touched.id);
  const top = held && held.getBoundingClientRect().top;
  document.querySelector('main').replaceWith(document.adoptNode(page));
  history.replaceState(null, '', url);
  old = stale = false;
  const now = touched && byId(touched.id);
  if (!held || !now) return;
  scrollBy(0, now.getBoundingClientRect().top - top);
  const button = now.querySelector(`button[value="${touched.value}"]`);
  if (button) button.focus({preventScroll: true});
}

// One after the other, by one tab at a time.
async function send() {
  let fresh, refused = '';
  lost = false;
  for (let item; (item = waiting()[0]);) {
    const [key, action, , , body] = item, answer = await ask(action, body);
    if ((lost = !answer)) break;
    store.removeItem(key);
    if (answer.ok) fresh = answer;
    else {
      stale = true;
      refused = all('h1,h1+p', answer.page).map(part => part.textContent).join(' ');
    }
  }
  if (stale && !lost) {
    const answer = await ask(location.href);
    lost = !answer;
    fresh = answer || fresh;
  }
  return [fresh, refused];
}

async function go() {
  if (running) return;
  running = true;
  clearTimeout(timer);
  const {locks} = navigator, [fresh, refused] = await (locks ? locks.request(home, send) : send());
  // Words that are being put together from syllables would be broken off.
  await composed;
  running = false;
  const {activeElement: at} = document;
  if (fresh) swap(fresh);
  paint(refused);
  if (fresh && at.form) goOn(at);
  wait = lost ? Math.min(2 * wait, LATEST_MS) : SOON_MS;
  if (waiting().length || stale) later();
}

// Who was typing goes on where they were.
function goOn(at) {
  const now = all('textarea').find(area => spot(area) === spot(at));
  if (!now) return;
  const closed = now.closest('details');
  if (closed) closed.open = true;
  now.focus();
  now.setSelectionRange(at.selectionStart, at.selectionEnd);
}

// Sooner at first, and not all phones at once when a cell comes back.
function later() {
  clearTimeout(timer);
  timer = setTimeout(go, wait * (1 + Math.random()));
}

addEventListener('submit', event => {
  const form = event.target, button = event.submitter;
  if (!button) return;
  const action = form.getAttribute('action'), body = new URLSearchParams(new FormData(form));
  if (button.name) body.set(button.name, button.value);
  const what = `${action} ${button.name} ${button.value}`;
  const twice = what === last && event.timeStamp - lastAt < TWICE_MS;
  try {
    if (!twice) {
      keepNotes(form);
      keep(action, button.name, button.value, body);
    }
  } catch { return; }
  event.preventDefault();
  if (twice) return;
  [last, lastAt] = [what, event.timeStamp];
  const section = form.closest('section');
  touched = section && {id: section.id, value: button.value};
  paint();
  go();
});
const wake = () => { if (stale || waiting().length) go(); };
addEventListener('online', () => { wait = SOON_MS; go(); });
addEventListener('pageshow', event => {
  stale = stale || event.persisted;
  wake();
});
addEventListener('storage', event => {
  if (!event.key || !event.key.startsWith(home + '#')) return;
  stale = stale || !event.newValue;
  paint();
  if (waiting().length) later();
  else go();
});
document.addEventListener('visibilitychange', wake);
paint();
addEventListener('input', ({target}) => { typed[spot(target)] = target.value; });
addEventListener('compositionstart', () => {
  composed = new Promise(end => {
    addEventListener('compositionend', end, {once: true});
    setTimeout(end, AT_MOST_MS);
  });
});
if (navigator.serviceWorker) {
  navigator.serviceWorker.register('/t/worker.js', {updateViaCache: 'all'}).catch(() => {});
}
})();
