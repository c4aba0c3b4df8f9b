// @ts-check
/**
 * How does a reader who keeps an archive read it without a connection?
 *
 * A service worker that does nothing until a reader asks it to keep the archive. Then it loads all
 * files of one edition, and from then on answers from these alone, never partly from another
 * edition, until the reader takes a new one. An edition with a document that has been taken down
 * is dropped as soon as the host says so.
 */
const worker = /** @type {any} */ (self);
const scope = new URL(worker.registration.scope);
const PREFIX = `enface ${scope.pathname} `;
/** Requests at once. */
const AT_ONCE = 6;
/** Milliseconds that a page waits for the host to say what was taken down. */
const PATIENCE_MS = 1500;

const url = (/** @type {string} */ path) => new URL(path, scope).href;
/** The path in the cache of what an address means. @param {string} address */
const plain = (address) => {
  const { origin, pathname } = new URL(address);
  return origin + (pathname.endsWith('/') ? `${pathname}index.html` : pathname);
};

/** The names of caches of whole editions, the newest last. */
const kept = async () => (await caches.keys()).filter((name) => name.startsWith(`${PREFIX}kept `));
const current = async () => {
  const name = (await kept()).at(-1);
  return name === undefined ? undefined : { name, cache: await caches.open(name) };
};

/** What the host says of its edition. */
const newest = async () => {
  const answer = await fetch(url('edition.json'), { cache: 'no-store' });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
};

/** What was said of the edition that is kept. */
const told = async () => {
  const { cache } = (await current()) ?? {};
  return (await cache?.match(url('edition.json')))?.json();
};

/** Loads an edition, whole or not at all. @param {(state: object) => void} tell */
async function keep(tell) {
  const edition = await newest();
  const list = await (await fetch(url(edition.files))).json();
  const name = `${PREFIX}kept ${Date.now()} ${edition.edition}`;
  const staged = name.replace('kept', 'staged');
  for (const old of await caches.keys()) {
    if (old.startsWith(`${PREFIX}staged `)) await caches.delete(old);
  }
  const cache = await caches.open(staged);
  let done = 0;
  let n = 0;
  const loader = async () => {
    while (n < list.length) {
      const [path, bytes] = list[n++];
      const address = url(path.split('/').map(encodeURIComponent).join('/'));
      const answer = await fetch(address, { cache: 'no-cache' });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      // Hosts that hide the ending of pages redirect, which no navigation may be answered with.
      const { body, status, headers } = answer;
      await cache.put(plain(address), answer.redirected ? new Response(body, { status, headers }) : answer);
      done += bytes;
      tell({ done, all: edition.bytes });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, loader));
    // What was loaded while a new edition came may be of both.
    if ((await newest()).edition !== edition.edition) throw new Error('the edition has changed');
    await cache.put(url('edition.json'), new Response(JSON.stringify(edition)));
    const whole = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      if (answer) await whole.put(request, answer);
    }
    for (const old of await kept()) if (old !== name) await caches.delete(old);
  } catch (error) {
    await caches.delete(name);
    throw error;
  } finally {
    await caches.delete(staged);
  }
  return edition;
}

async function drop() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
}

/** Drops what is kept if a document in it has been taken down since. */
async function obey() {
  const mine = await told();
  if (!mine) return;
  const { removed } = await newest();
  if (removed.some((/** @type {string} */ id) => !mine.removed.includes(id))) await drop();
}

/** @param {any} event */
async function answer(event) {
  const { request } = event;
  if (request.mode === 'navigate' && (await current())) {
    const obeyed = obey().catch(() => {});
    event.waitUntil(obeyed);
    await Promise.race([obeyed, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }
  const { cache } = (await current()) ?? {};
  const address = plain(request.url);
  return (await cache?.match(address)) ?? (await cache?.match(`${address}.html`)) ?? fetch(request);
}

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { method, url: address, cache } = event.request;
  // What the host says now is asked of the host.
  const isNews = plain(address) === url('edition.json');
  if (method === 'GET' && address.startsWith(scope.href) && !isNews && cache !== 'no-store') {
    event.respondWith(answer(event));
  }
});
worker.addEventListener('message', (/** @type {any} */ event) => {
  const [port] = event.ports;
  const tell = (/** @type {object} */ state) => port.postMessage(state);
  const work = { keep: () => keep(tell), drop, tell: told }[/** @type {'keep'} */ (event.data.do)];
  event.waitUntil(
    Promise.resolve(work?.()).then(
      (value) => tell({ value }),
      (error) => tell({ error: `${error.message ?? error}` }),
    ),
  );
});
