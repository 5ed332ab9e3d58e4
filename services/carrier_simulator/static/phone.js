// One small phone: who holds it, its texts and calls, and what a hand can do with it.

const LINK = /https?:\/\/[^\s<>"'，。；、]+/g;

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("data-") || key.startsWith("aria-")) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export const grouped = (number) => {
  const mainland = /^\+86(\d{3})(\d{4})(\d{4})$/.exec(number);
  return mainland ? mainland.slice(1).join(" ") : number;
};

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

// The phones' own time, wherever the browser is: the leaders' page shows the same.
function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai" });
}

function withLinks(text, open) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index));
    const link = element("a", { href: found[0], textContent: found[0] });
    link.rel = "noopener noreferrer";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(found[0]);
    });
    parts.push(link);
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

function mark(item, t) {
  return element("span", { className: `lane ${item.lane}`, textContent: t[item.lane] });
}

function heard(item, t) {
  if (!item.mine) return null;
  const [text, name] =
    item.heard === null ? [t.heard_wait, "wait"]
    : item.heard >= 200 && item.heard < 400 ? [t.heard_yes, "yes"]
    : [t.heard_no, "no"];
  return element("span", { className: `heard ${name}`, textContent: text });
}

function textBubble(item, t, does) {
  return element("li", { className: item.mine ? "text mine" : "text" },
    element("p", { className: "body" }, ...withLinks(item.body, does.open)),
    element("p", { className: "meta" }, item.mine ? null : mark(item, t),
      element("time", { dateTime: item.at, textContent: clock(item.at) }), heard(item, t)));
}

function button(text, name, act) {
  const made = element("button", { type: "button", className: name, textContent: text });
  made.addEventListener("click", act);
  return made;
}

function keys(item, t, does) {
  const press = (key) => button(key, "key", () => does.act(item.sid, "key", { key }));
  const pad = [..."123456789*0#"].map((key) => {
    const made = press(key);
    made.setAttribute("aria-label", filled(t.key, { key }));
    return made;
  });
  return element("div", { className: "keys" }, ...pad);
}

function callBubble(item, t, does) {
  const title = item.mine ? t.outgoing : t.incoming;
  const children = [
    element("p", { className: "call-title" }, mark(item, t),
      element("strong", { textContent: item.ringing && !item.mine ? title
        : t[`status_${item.status}`] ?? item.status })),
    ...item.spoken.map((words) => element("p", { className: "spoken", textContent: words })),
    ...item.keys.map((one) => element("p", { className: "pressed",
      textContent: filled(t.pressed, { key: one.key }) })),
  ];
  if (item.ringing && !item.mine) {
    children.push(element("div", { className: "actions" },
      button(t.answer, "take", () => does.act(item.sid, "answer")),
      button(t.decline, "drop", () => does.act(item.sid, "decline"))));
  }
  if (item.talking) {
    if (item.listening) children.push(element("p", { className: "ask", textContent: t.press_now }));
    children.push(keys(item, t, does));
    children.push(element("div", { className: "actions" },
      button(t.hang_up, "drop", () => does.act(item.sid, "hang-up"))));
  }
  children.push(element("p", { className: "meta" },
    element("time", { dateTime: item.at, textContent: clock(item.at) })));
  const state = item.ended ? "over" : item.ringing ? "ringing" : "live";
  return element("li", { className: `call ${state}` }, ...children);
}

function composer(phone, t, does) {
  const field = element("input", { maxLength: 1600, autocomplete: "off", className: "write" });
  field.setAttribute("aria-label", t.reply_hint);
  field.placeholder = t.reply_hint;
  const form = element("form", { className: "composer" }, field,
    element("button", { type: "submit", textContent: t.send }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value) does.reply(phone.number, field.value, () => { field.value = ""; });
  });
  const quick = ["1", "2"].map((key) =>
    button(filled(t.quick, { key }), "quick", () => does.reply(phone.number, key, () => {})));
  return element("div", { className: "hand" },
    element("div", { className: "quicks" }, ...quick,
      button(t.dial, "quick", () => does.dial(phone.number))), form);
}

// A label is a role and, after a space, its place.
function roleName(label, t) {
  const [role, ...place] = label.split(" ");
  return role ? [t[`role_${role}`] ?? role, ...place].join(" ") : t.no_role;
}

function head(phone, t, does) {
  const kinds = Object.keys(t).filter((key) => key.startsWith("persona_"));
  const choose = element("select", { className: "kind" },
    ...kinds.map((key) => element("option", {
      value: key.slice("persona_".length), textContent: t[key] })));
  choose.value = phone.persona;
  choose.setAttribute("aria-label", t.persona);
  choose.addEventListener("change", () => does.persona(phone.number, choose.value));
  return element("header", {},
    element("h2", { textContent: grouped(phone.number) }),
    choose, element("span", { className: "role", textContent: roleName(phone.role, t) }));
}

// A call that rings or goes on stays last: a later text must not push its keys out of sight.
function inOrder(items) {
  const live = (item) => item.type === "call" && !item.ended;
  return [...items.filter((item) => !live(item)), ...items.filter(live)];
}

export function draw(phone, t, does) {
  const items = inOrder(phone.items).map((item) =>
    item.type === "text" ? textBubble(item, t, does) : callBubble(item, t, does));
  const ringing = phone.items.some((item) => item.ringing && !item.mine);
  const made = element("article", { className: ringing ? "phone ringing" : "phone",
    "data-number": phone.number, "aria-label": grouped(phone.number) },
    head(phone, t, does),
    element("ol", { className: "screen", tabIndex: 0 }, ...items),
    composer(phone, t, does));
  return made;
}

// Redraws what changed and keeps what somebody is writing on that phone.
export function redraw(old, phone, t, does) {
  const made = draw(phone, t, does);
  const before = old.querySelector(".write");
  const after = made.querySelector(".write");
  after.value = before.value;
  const writing = document.activeElement === before;
  old.replaceWith(made);
  if (writing) after.focus();
  return made;
}

export { roleName };
