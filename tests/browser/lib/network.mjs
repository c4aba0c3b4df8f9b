// @ts-check
/**
 * What does a reader see when the network or the host misbehaves? These helpers make it misbehave
 * in Chromium, for the requests whose URL matches.
 */

/**
 * What happens to a request:
 * `fail` the connection breaks; `missing` the host answers 404; `truncate` the answer stops
 * half-way; `damage` one byte in the middle is changed; `empty` the answer has no bytes;
 * `page` the answer is a host's HTML error page with status 200; `slow` it comes a second late.
 * A function changes the bytes of the answer.
 *
 * @typedef {'fail' | 'missing' | 'truncate' | 'damage' | 'empty' | 'page' | 'slow' |
 *   ((bytes: Buffer) => Buffer)} Fault
 */

/**
 * Lets a fault happen to the requests of a page or of all pages of a context.
 *
 * @param {import('playwright-core').Page | import('playwright-core').BrowserContext} page
 * @param {RegExp} pattern of the URLs that are hit
 * @param {Fault} fault
 * @param {{ times?: number }} [limits] how many requests are hit; all unless given
 * @returns {Promise<{ hits: string[], stop: () => Promise<void> }>} the URLs hit so far, and the
 *   way to make the network well again
 */
export async function breakNetwork(page, pattern, fault, { times = Infinity } = {}) {
  /** @type {string[]} */
  const hits = [];
  /** @param {import('playwright-core').Route} route */
  const handler = async (route) => {
    if (hits.length >= times) return route.continue();
    hits.push(route.request().url());
    try {
      await (typeof fault === 'function' ? changed(route, fault) : FAULTS[fault](route));
    } catch (error) {
      // A page that is closed meanwhile does not wait for its answer.
      if (!/closed|disposed/.test(String(error))) throw error;
    }
  };
  await page.route(pattern, handler);
  return { hits, stop: () => page.unroute(pattern, handler) };
}

/**
 * Collects the URLs that a page asks for, in order.
 *
 * @param {import('playwright-core').Page} page
 * @param {RegExp} [pattern]
 * @returns {string[]} grows while the page lives
 */
export function requestsOf(page, pattern = /^http/) {
  /** @type {string[]} */
  const urls = [];
  page.on('request', (request) => {
    if (pattern.test(request.url())) urls.push(request.url());
  });
  return urls;
}

/**
 * Holds back the answers to matching requests until they are let go.
 *
 * @param {import('playwright-core').Page} page
 * @param {RegExp} pattern
 * @returns {Promise<{ held: string[], release: () => Promise<void> }>} the URLs that wait;
 *   `release` lets these and all later ones go
 */
export async function holdNetwork(page, pattern) {
  /** @type {string[]} */
  const held = [];
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((done) => (release = () => done(undefined)));
  /** @param {import('playwright-core').Route} route */
  const handler = async (route) => {
    held.push(route.request().url());
    await released;
    await route.continue().catch(() => {}); // The page may have given the request up.
  };
  await page.route(pattern, handler);
  return {
    held,
    release: async () => {
      release();
      await page.unroute(pattern, handler);
    },
  };
}

/** @type {Record<string, (route: import('playwright-core').Route) => Promise<void>>} */
const FAULTS = {
  fail: (route) => route.abort('failed'),
  missing: (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>404</h1>' }),
  empty: (route) => route.fulfill({ status: 200, body: '' }),
  page: (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><p>Sorry.' }),
  truncate: (route) => changed(route, (bytes) => bytes.subarray(0, bytes.length >> 1)),
  damage: (route) =>
    changed(route, (bytes) => {
      bytes[bytes.length >> 1] ^= 0x55;
      return bytes;
    }),
  slow: async (route) => {
    await new Promise((done) => setTimeout(done, 1000));
    await route.continue();
  },
};

/**
 * @param {import('playwright-core').Route} route
 * @param {(bytes: Buffer) => Buffer} change
 */
async function changed(route, change) {
  const response = await route.fetch();
  const { 'content-length': _, ...headers } = response.headers();
  await route.fulfill({ status: response.status(), headers, body: change(await response.body()) });
}
