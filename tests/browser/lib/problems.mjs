// @ts-check
/**
 * What went wrong in a page while a test ran, that the test did not ask about?
 *
 * A test fails on any message of the console's level "error" or "warning", on any uncaught error
 * or rejected promise, and on any request to another host. What a test provokes on purpose it
 * names beforehand with `expect`, and then the page has to say it.
 */

import assert from 'node:assert/strict';

export class Problems {
  /** @type {string[]} */
  #found = [];
  /** @type {RegExp[]} */
  #expected = [];
  /** @type {RegExp[]} */
  #tolerated = [];

  /**
   * A problem that this test provokes: it does not fail the test, but its absence does.
   *
   * @param {RegExp} pattern
   */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /**
   * A message of the browser that need not come: whether it does is the browser's affair.
   *
   * @param {RegExp} pattern
   */
  tolerate(pattern) {
    this.#tolerated.push(pattern);
  }

  /**
   * @param {string} level the console's own word: "error", "warning" or "warn", "log"…
   * @param {string} text
   */
  fromConsole(level, text) {
    if (level === 'error' || level.startsWith('warn')) this.#found.push(`console ${level}: ${text}`);
  }

  /** @param {unknown} error */
  fromPage(error) {
    this.#found.push(`uncaught: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** @param {string} url of any request that the page makes */
  fromRequest(url) {
    const { protocol, hostname } = new URL(url);
    const isLocal = ['file:', 'data:', 'blob:', 'about:'].includes(protocol);
    if (!isLocal && hostname !== '127.0.0.1') this.#found.push(`request to another host: ${url}`);
  }

  /** Fails unless what was found is just what was expected. */
  check() {
    const known = [...this.#expected, ...this.#tolerated];
    const unexpected = this.#found.filter((text) => !known.some((p) => p.test(text)));
    assert.deepEqual(unexpected, [], 'the page reported problems that the test does not expect');
    const missing = this.#expected.filter((p) => !this.#found.some((text) => p.test(text)));
    assert.deepEqual(missing, [], 'the page did not report the problems that the test expects');
  }
}
