// @ts-check
/**
 * Every view of the reader, and how to come to it: for what must hold in all of them.
 */

import { boxReady, enterBox, reading, results } from './reader.mjs';
import { until } from './rig.mjs';

/**
 * @typedef {{ site: 'seed' | 'known', address: string, ready: string, isOver?: boolean,
 *   then?: (page: import('playwright-core').Page) => Promise<void> }} View
 * `isOver`: it lies over the page on purpose.
 */

/** @param {any} page @param {string} selector */
const press = (page, selector) => page.locator(`enface-search ${selector}`).first().click();

/** @param {string} typed @returns {(page: import('playwright-core').Page) => Promise<void>} */
const type = (typed) => async (page) => {
  await enterBox(page);
  await page.locator('enface-search .help').waitFor();
  await page.keyboard.type(typed);
  await page.locator('enface-search [role=option]').first().waitFor();
  await until(page, () => !document.querySelector('enface-search')?.shadowRoot?.querySelector('[aria-busy]'));
  await page.keyboard.press('ArrowDown');
};

const LAW = '#some-opinions-concerning-strengthening-national/';
/** @type {Record<string, View>} */
export const VIEWS = {
  results: { site: 'seed', address: '?q=cybersecurity', ready: '.results .row' },
  suggestions: { site: 'known', address: '', ready: 'input', then: type('pers'), isOver: true },
  'suggestions by sound': { site: 'seed', address: '', ready: 'input', then: type('wangluo'), isOver: true },
  help: { site: 'seed', address: '', ready: 'input', isOver: true, then: async (page) => {
    await enterBox(page);
    await press(page, '.help');
  } },
  'ways out': { site: 'known', address: '?q=infrastructure+year:1990', ready: '.way' },
  concordance: { site: 'seed', address: '?q=cybersecurity&view=concordance', ready: '.kwic-row' },
  renderings: { site: 'seed', address: '?q=cybersecurity&view=renderings', ready: '.rendering', then: (page) => press(page, '.rendering') },
  filters: { site: 'seed', address: '?q=cybersecurity&view=filters', ready: '.filters .bar-of' },
  institutions: { site: 'seed', address: '?view=institution.', ready: '.panel a' },
  institution: { site: 'known', address: '?view=institution.mps', ready: '.institution' },
  reading: { site: 'seed', address: `?q=cybersecurity${LAW}4`, ready: '.tools' },
  'reading interleaved': { site: 'seed', address: `?q=cybersecurity&view=interleaved${LAW}4`, ready: '.tools' },
  'reading to reveal': { site: 'seed', address: `?q=cybersecurity&view=reveal${LAW}4`, ready: '.tools' },
  finding: { site: 'seed', address: LAW, ready: '.finder', then: async (page) => {
    await page.locator('enface-search .finder').fill('standard');
    await page.locator('enface-search .reading mark.query').first().waitFor();
    await page.keyboard.press('Enter');
  } },
  citing: { site: 'seed', address: LAW, ready: '.tools', isOver: true, then: (page) => press(page, '.tool.cite') },
  'a passage': { site: 'seed', address: `${LAW}4`, ready: '.tools', isOver: true, then: async (page) => {
    await page.locator('enface-search .reading .row .side').nth(5).hover();
    await press(page, '.actions .options');
  } },
  note: { site: 'known', address: '#notice/', ready: '.citation', isOver: true, then: (page) => press(page, '.citation') },
  term: { site: 'known', address: '#law/', ready: '.term', isOver: true, then: (page) => press(page, '.term') },
  comparison: { site: 'known', address: '?view=compare.draft#law/', ready: '.compared' },
  nearest: { site: 'known', address: '?view=nearest&q=operators+shall+protect+personal+information', ready: '.nearest .row' },
};

/**
 * Opens `view`, in a page without a past.
 *
 * @param {import('playwright-core').Page} page
 * @param {Record<'seed' | 'known', { url: string }>} sites the sample archive, and `knownArchive()`
 * @param {View} view
 */
export async function come(page, sites, { site, address, ready, then }) {
  await page.goto('about:blank');
  await page.goto(`${sites[site].url}${address}`);
  await boxReady(page);
  await page.locator(`enface-search ${ready}`).first().waitFor();
  if (address.includes('#')) await reading(page);
  else if (/q=/.test(address) && !/nearest/.test(address)) await results(page);
  await then?.(page);
  await page.waitForTimeout(150);
}
