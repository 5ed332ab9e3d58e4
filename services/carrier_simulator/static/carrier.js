// The control API of the simulated carrier, as the wall uses it.

async function ask(path, options = {}) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(5000) });
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail ?? String(response.status));
  return body;
}

function send(method, path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method, headers, body: JSON.stringify(body) });
}

const handset = (number) => `/_sim/handsets/${encodeURIComponent(number)}`;
const call = (sid) => `/_sim/calls/${encodeURIComponent(sid)}`;

export const texts = (language) => ask(`/texts/${language}.json`);
export const changes = (query) => ask(`/_sim/handsets?${new URLSearchParams(query)}`);
export const reply = (number, body) => send("POST", `${handset(number)}/reply`, { body });
export const dial = (number) => send("POST", `${handset(number)}/dial`);
export const act = (sid, what, body) => send("POST", `${call(sid)}/${what}`, body);
export const letPersonas = (on) => send("PUT", "/_sim/personas", { on });
export const setPersona = (number, persona) =>
  send("PUT", `/_sim/personas/${encodeURIComponent(number)}`, { persona });
