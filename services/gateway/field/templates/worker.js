// The page of a link as it was last seen, for when there is no network: decision 0024.
const STORE = 'muster-pages', SEEN = 'Muster-Seen';
const KEEP_MS = 3 * 24 * 3600 * 1000, AT_MOST_MS = 8000;
const gone = seen => !(Math.abs(Date.now() - seen.headers.get(SEEN)) < KEEP_MS);

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => {
  event.waitUntil(Promise.all([clients.claim(), clear()]));
});

async function clear() {
  const store = await caches.open(STORE);
  for (const name of await store.keys()) {
    if (gone(await store.match(name))) await store.delete(name);
  }
}

// A page says itself whether it may be kept: not after the end. What ended or expired is forgotten
// here too, and who gave up is left with a page without doors.
async function keep(name, answer) {
  const store = await caches.open(STORE);
  if (answer.ok && answer.headers.has('Muster-Keep')) {
    const headers = new Headers(answer.headers);
    headers.set(SEEN, Date.now());
    await store.put(name, new Response(await answer.clone().text(), {headers}));
  } else if (answer.ok || answer.status === 404) await store.delete(name);
  return answer;
}

async function seen(name) {
  const store = await caches.open(STORE), found = await store.match(name);
  if (!found || gone(found)) return null;
  const html = (await found.text()).replace('<html', '<html data-old');
  return new Response(html, {headers: found.headers});
}

async function look(request, name) {
  const before = await seen(name), stop = new AbortController();
  const late = before && setTimeout(() => stop.abort(), AT_MOST_MS);
  try {
    const answer = await fetch(request, {signal: stop.signal});
    if (answer.status < 500) return await keep(name, answer);
    return before || answer;
  } catch {
    return before || Response.error();
  } finally { clearTimeout(late); }
}

self.addEventListener('fetch', event => {
  const {request} = event, name = (/^\/t\/\w+/.exec(new URL(request.url).pathname) || [''])[0];
  const navigates = request.mode === 'navigate';
  if (!name || name === '/t/worker' || (navigates && request.method !== 'GET')) return;
  event.respondWith(navigates ? look(request, name)
    : fetch(request).then(answer => keep(name, answer)));
});
