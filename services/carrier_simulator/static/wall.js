// The wall: newest phone first, redrawn as the carrier tells of changes.

import * as carrier from "./carrier.js";
import { draw, element, filled, redraw, roleName } from "./phone.js";

const MOST = 60;
const PAUSE_MS = 700;
const byId = (id) => document.getElementById(id);
const wall = byId("wall");
const phones = new Map();
const fresh = new Set();
const t = await carrier.texts(document.documentElement.dataset.language);
let revision = 0;
let filter = 0;
let freshAt = performance.now();

function say(why) {
  const trouble = byId("trouble");
  trouble.hidden = why === null;
  trouble.textContent = why === null ? "" : filled(t.failed_action, { why });
}

async function attempt(work, done = () => {}) {
  try {
    await work;
    say(null);
    done();
    await look();
  } catch (error) {
    say(error.message);
  }
}

function showPage(url) {
  byId("page-title").textContent = url;
  byId("page-window").href = url;
  byId("page-frame").src = url;
  byId("page").showModal();
}

const does = {
  open: showPage,
  act: (sid, what, body) => attempt(carrier.act(sid, what, body)),
  reply: (number, body, done) => attempt(carrier.reply(number, body), done),
  dial: (number) => attempt(carrier.dial(number)),
  persona: (number, kind) => attempt(carrier.setPersona(number, kind)),
};

function busyAt(node) {
  return node.contains(document.activeElement) &&
    document.activeElement.matches("select, .screen");
}

function show(phone) {
  const known = phones.get(phone.number);
  if (known && busyAt(known)) {
    known.dataset.late = JSON.stringify(phone);
    return;
  }
  // A phone in somebody's hand stays where it is.
  const held = known && (known.matches(":hover") || known.contains(document.activeElement));
  const made = known ? redraw(known, phone, t, does) : draw(phone, t, does);
  phones.set(phone.number, made);
  if (!held) wall.prepend(made);
  fresh.add(made);
}

// After all phones are drawn: one layout for all, not one for each.
function scrollToNewest() {
  const screens = [...fresh].map((phone) => phone.querySelector(".screen"));
  const heights = screens.map((screen) => screen.scrollHeight);
  screens.forEach((screen, number) => { screen.scrollTop = heights[number]; });
  fresh.clear();
}

function roles(all) {
  const select = byId("role");
  const names = all.filter(Boolean);
  if (select.options.length - 1 === names.length) return;
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...names.map((name) =>
    element("option", { value: name, textContent: roleName(name, t) })));
  select.value = chosen;
}

function forget() {
  phones.clear();
  wall.replaceChildren();
}

function take(news) {
  if (news.reset) forget();
  for (const phone of news.handsets.toReversed()) show(phone);
  while (wall.children.length > MOST) {
    phones.delete(wall.lastElementChild.dataset.number);
    wall.lastElementChild.remove();
  }
  scrollToNewest();
  revision = news.revision;
  byId("personas").checked = news.personas_on;
  roles(news.roles);
  byId("count").textContent = filled(t.count, { shown: phones.size, total: news.total });
  byId("empty").hidden = phones.size > 0;
  byId("empty").textContent = news.total ? t.none_match : t.empty;
}

async function look() {
  const asked = filter;
  const wanted = Object.fromEntries(["q", "role", "persona", "lane"]
    .map((id) => [id, byId(id).value]).filter(([, value]) => value));
  const news = await carrier.changes({ since: revision, limit: MOST, ...wanted });
  if (asked !== filter) return;
  freshAt = performance.now();
  take(news);
}

function age() {
  const seconds = Math.round((performance.now() - freshAt) / 1000);
  const stale = seconds > 5;
  document.body.classList.toggle("stale", stale);
  byId("fresh").textContent = stale ? filled(t.stale, { s: seconds }) : t.live;
}

async function follow() {
  try {
    await look();
  } catch {
    // The age beside the title tells; the next look follows anyway.
  }
  age();
  setTimeout(follow, PAUSE_MS);
}

function refilter() {
  filter += 1;
  revision = 0;
  forget();
  look().catch((error) => say(error.message));
}

byId("filters").addEventListener("input", (event) => {
  if (event.target.id !== "personas") refilter();
});
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("personas").addEventListener("change", (event) =>
  attempt(carrier.letPersonas(event.target.checked)));
wall.addEventListener("focusout", (event) => {
  const phone = event.target.closest(".phone");
  if (!phone?.dataset.late) return;
  const late = JSON.parse(phone.dataset.late);
  delete phone.dataset.late;
  setTimeout(() => {
    show(late);
    scrollToNewest();
  });
});
byId("page-close").addEventListener("click", () => byId("page").close());
byId("page").addEventListener("close", () => { byId("page-frame").src = "about:blank"; });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.matches("input, select")) {
    event.preventDefault();
    byId("q").focus();
  }
});
follow();
