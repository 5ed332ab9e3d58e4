// The console's way to the API: the session's cookie, its form token, one key a command.
import { apart } from './apart.js';
const config = JSON.parse(document.getElementById('config').textContent);
export const page = config;
/** What the officer's roles have no scope for is not offered. */
export const may = scope => config.scopes.includes(scope);
const SAME_MS = 600_000;
const WITHIN_S = 10;
/** All doors of a district are gone through, or all its posts. */
const SOUGHT_S = 30;
/** What is sent under a key may be sent again: of a dead line one is told, and not kept waiting. */
const SENT_S = 15;
const SLOW_SIGNS_PER_S = 10_000;
/** It does not fit what stands by now, or is none; any other answer may hide that it was done. */
const REFUSED = [409, 422];

export function t(key, values = {}) {
  const text = config.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => apart(String(values[name] ?? '')));
}
export const has = key => key in config.texts;

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || t('console.problem-unknown'));
    this.status = status;
    this.title = body.title || t('console.not-done');
    this.body = body;
  }
}

async function send(method, path, { body, key, within } = {}) {
  const headers = { 'Accept': 'application/json', 'Accept-Language': config.language };
  const file = body instanceof Blob;
  if (body !== undefined && !file) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRF-Token'] = config.form_token;
  if (key) headers['Idempotency-Key'] = key;
  const signal = within ? AbortSignal.timeout(within * 1000) : undefined;
  let answer;
  let read = {};
  try {
    answer = await fetch(path, { method, headers, body: body === undefined || file ? body : JSON.stringify(body), signal });
    const type = answer.headers.get('content-type') || '';
    if (type.includes('json')) read = await answer.json();
  } catch {
    throw new Problem(0, { title: t('console.not-done'), detail: t('console.no-connection') });
  }
  if (answer.status === 401) {
    // What was typed stays on this page: one logs in beside it and sends again.
    throw new Problem(401, { title: t('console.not-done'), detail: t('console.session-ended') });
  }
  if (answer.ok) return read;
  // Logged in anew beside this page, by the same officer: what was typed here is sent as theirs.
  if (read.form_token && read.officer === config.officer && read.form_token !== config.form_token) {
    config.form_token = read.form_token;
    return send(method, path, { body, key, within });
  }
  throw new Problem(answer.status, read);
}

/** A look that is not answered within so many seconds has failed; what is sent without a key of its
 * own is waited for, since it may be done. */
export const get = (path, within = WITHIN_S) => send('GET', path, { within });
/** Likewise, where what is asked for stands in the body. */
export const look = (path, body = {}) => send('POST', path, { body, within: SOUGHT_S });
/** A body is sent as JSON, a file as it is. */
export const post = (path, body = {}, key = crypto.randomUUID()) => send('POST', path, { body, key });
/** Keys of what was sent and is not known to be done or refused. */
export const keys = new Map();
/** The key under which it is sent, from now on; much later it is meant as another one. */
export function keyFor(about) {
  const known = keys.get(about);
  if (known && Date.now() - known.at < SAME_MS) return known.key;
  const made = { key: crypto.randomUUID(), at: Date.now() };
  keys.set(about, made);
  return made.key;
}
/** Whether it was refused as another thing was decided of it meanwhile. */
export const stale = error => Boolean(error.body?.type?.endsWith('revision-stale'));
/** For what must not be done twice: the same key until it was done, or was looked at and refused.
 * `about`: what it is, where one path stands for several things. */
export async function once(path, body, about = path) {
  try {
    const within = SENT_S + JSON.stringify(body).length / SLOW_SIGNS_PER_S;
    const answer = await send('POST', path, { body, key: keyFor(about), within });
    keys.delete(about);
    return answer;
  } catch (error) {
    if (REFUSED.includes(error.status)) keys.delete(about);
    throw inDoubt(error);
  }
}
/** Where what was sent may stand by now, that is said, and what to do. */
function inDoubt(error) {
  if (error.status === 0) return new Problem(0, { title: t('console.no-answer'), detail: t('console.no-answer-what') });
  if (error.body.type?.endsWith('idempotency-key-reused')) return new Problem(422, { detail: t('console.sent-otherwise') });
  return error;
}
