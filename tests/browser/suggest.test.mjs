// @ts-check
// What helps at the box: suggestions, operators by example, ways out where nothing is found.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { distance, isLong } from '../../www/parts/ways.js';
import { fold, pageOf } from '../../www/parts/knowledge.js';
import { knownArchive } from './lib/corpora.mjs';
import { compose } from './lib/ime.mjs';
import { assertAccessible, assertContrast, assertNothingCut, screenshots } from './lib/looks.mjs';
import { requestsOf } from './lib/network.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { boxReady, enterBox, reading, results } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<'known' | 'seed', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = { known: await serve(knownArchive()), seed: await serve(buildArchive('seed')) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

test('what is typed is folded as the indexer does it', () => {
  assert.equal(fold('Réseau, the'), 'reseauthe');
  assert.equal(fold('ＡＢ〔２０１６〕5号'), 'ab20165号');
  assert.equal(fold('ΣΟΦΟΣ'), 'σοφοσ');
  assert.equal(pageOf(['a', 'c'], 'b', (a, b) => (a < b ? -1 : Number(a > b))), 0);
  assert.equal(pageOf(['b'], 'a', (a, b) => (a < b ? -1 : Number(a > b))), -1);
});

test('letters that are missing, changed or swapped are counted', () => {
  assert.equal(distance('goverment', 'government', 3), 1);
  assert.equal(distance('abdc', 'abcd', 3), 1);
  assert.equal(distance('kitten', 'sitting', 3), 3);
  assert.ok(distance('a', 'abcdef', 2) > 2);
  assert.ok(isLong('Network operators shall protect personal information.') && isLong('网络运营者应当保护个人信息。') && !isLong('网络安全法'));
});

/** The suggestions as they are read. @param {any} page */
const suggested = (page) => page.evaluate(() => {
  const root = document.querySelector('enface-search')?.shadowRoot;
  const input = root?.querySelector('input');
  const active = input?.getAttribute('aria-activedescendant');
  return {
    isOpen: input?.getAttribute('aria-expanded') === 'true',
    role: input?.getAttribute('role'),
    list: root?.getElementById(input?.getAttribute('aria-controls') ?? '')?.getAttribute('role'),
    groups: [...(root?.querySelectorAll('.suggestion-group') ?? [])].map((group) => [
      root?.getElementById(group.getAttribute('aria-labelledby') ?? '')?.textContent,
      ...[...group.querySelectorAll('[role=option]')].map((one) => [...one.querySelectorAll('span')].map((s) => s.textContent).join(' | '))]),
    active: active ? root?.getElementById(active)?.querySelector('.suggestion-text')?.textContent : undefined,
  };
});

/** @param {any} page @param {string} text */
async function type(page, text) {
  await enterBox(page);
  await page.locator('enface-search .help').waitFor();
  await page.keyboard.type(text);
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('input')?.getAttribute('aria-expanded') === 'true');
}

inChromium('terms, titles and institutions are suggested, in both languages', async ({ page }) => {
  await page.goto(sites.known.url);
  await type(page, 'person');
  const { groups, role, list } = await suggested(page);
  assert.deepEqual([role, list], ['combobox', 'listbox']);
  const term = groups.find(([name]) => name === 'Terms');
  assert.match(term?.[1] ?? '', /^personal information \| 个人信息/);
  await page.keyboard.press('Escape');
  await page.locator('enface-search input').fill('');
  await page.keyboard.type('公安');
  await until(page, () => /公安部/.test(document.querySelector('enface-search')?.shadowRoot?.querySelector('.suggestions')?.textContent ?? ''));
  const bodies = (await suggested(page)).groups.find(([name]) => name === 'Institutions');
  assert.match(bodies?.[1] ?? '', /^公安部 \| Ministry of Public Security/);
});

inChromium('a Chinese term is suggested by its Pinyin, says how it is read, and is taken in characters', async ({ page }) => {
  await page.goto(sites.known.url);
  await type(page, 'geren xin');
  await until(page, () => /read as Pinyin/.test(document.querySelector('enface-search')?.shadowRoot?.querySelector('.suggestions')?.textContent ?? ''));
  const { groups } = await suggested(page);
  assert.match(groups.find(([name]) => /Pinyin/.test(name ?? ''))?.[1] ?? '', /^个人信息 \| gerenxinxi \| personal information/);
  await page.locator('enface-search [role=option]', { hasText: '个人信息' }).first().click();
  assert.equal(await page.locator('enface-search input').inputValue(), '个人信息');
});

inChromium('a document is suggested by its number and by its title, and opens', async ({ page }) => {
  await page.goto(sites.known.url);
  await type(page, '2016〕53');
  await until(page, () => /Document numbers/.test(document.querySelector('enface-search')?.shadowRoot?.querySelector('.suggestions')?.textContent ?? ''));
  const { groups } = await suggested(page);
  assert.match(groups.find(([name]) => name === 'Document numbers')?.[1] ?? '', /53号 \| Network Security Law$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await reading(page), 'Network Security Law');
  await page.goBack();
  await page.locator('enface-search input').fill('');
  await type(page, 'Notice on');
  await until(page, () => /Notice on Personal/.test(document.querySelector('enface-search')?.shadowRoot?.querySelector('.suggestions')?.textContent ?? ''));
});

inChromium('arrows choose, Enter takes, Esc closes and leaves the query', async ({ page }) => {
  await page.goto(sites.known.url);
  await type(page, 'personal inf');
  await page.keyboard.press('ArrowDown');
  assert.equal((await suggested(page)).active, 'personal information');
  await page.keyboard.press('ArrowUp');
  assert.equal((await suggested(page)).active, undefined);
  await page.keyboard.press('ArrowUp');
  assert.equal((await suggested(page)).active, '"personal inf"', 'from the end: the letters as they are');
  await page.keyboard.press('Escape');
  const input = page.locator('enface-search input');
  assert.equal((await suggested(page)).isOpen, false);
  assert.equal(await input.inputValue(), 'personal inf');
  await page.keyboard.press('ArrowDown');
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('input')?.getAttribute('aria-expanded') === 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await input.inputValue(), 'personal information');
  assert.equal((await suggested(page)).isOpen, false);
  assert.match(page.url(), /q=personal\+information/);
});

inChromium('an institution opens its page, with what it issued and where it is named', async ({ page }) => {
  await page.goto(sites.known.url);
  await type(page, 'public sec');
  await page.locator('enface-search [role=option]', { hasText: '公安部' }).click();
  await page.locator('enface-search .institution').waitFor();
  assert.match(page.url(), /view=institution\.mps/);
  const text = await page.locator('enface-search .institution').textContent();
  assert.match(text ?? '', /Ministry of Public Security.*公安部.*2018.*Since 1949.*Notice on Personal Information/s);
  await assertAccessible(page);
  await page.locator('enface-search .institution [data-document=notice]').first().click();
  assert.equal(await reading(page), 'Notice on Personal Information');
});

inChromium('no key and no list gets in the way of an input method', async ({ page }) => {
  await page.goto(sites.seed.url);
  await enterBox(page);
  await page.locator('enface-search .help').waitFor();
  await compose(page, ['w', 'wang', 'wangluo', '网络'], '网络', async () => {
    assert.equal((await suggested(page)).isOpen, false);
  });
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('input')?.getAttribute('aria-expanded') === 'true');
});

inChromium('who asks for less data gets no files of suggestions', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  const asked = requestsOf(page, /knowledge|\/k\//);
  await page.goto(sites.known.url);
  await type(page, 'network security');
  await results(page);
  assert.deepEqual(asked, []);
});

inChromium('the operators are shown by example, and a press puts one into the box', async ({ page }) => {
  await page.goto(sites.known.url);
  await enterBox(page);
  await page.locator('enface-search .help').click();
  const help = page.locator('enface-search .help-sheet');
  assert.match((await help.textContent()) ?? '', /"personal information".*-network.*network OR security.*en:… zh:….*title:….*issuer:….*kind:….*year:2015\.\.2017.*NEAR\/5.*cyber\*/s);
  await assertAccessible(page);
  await screenshots(page, 'help', { fullPage: false });
  await page.locator('enface-search input').fill('protect');
  await page.locator('enface-search .operator', { hasText: 'year:' }).click();
  assert.equal(await page.locator('enface-search input').inputValue(), 'protect year:2015..2017');
  assert.ok(await page.evaluate(() => document.querySelector('enface-search')?.shadowRoot?.activeElement?.matches('input')));
  await results(page);
});

/** The ways out, as they are read. @param {any} page @param {string} query */
async function ways(page, query) {
  await page.goto('about:blank');
  await page.goto(`${sites.known.url}?q=${encodeURIComponent(query)}`);
  await page.locator('enface-search .way').first().waitFor();
  await page.waitForTimeout(100);
  return page.locator('enface-search .way').allTextContents();
}

inChromium('where nothing is found there is a way out: another spelling, a filter less, a word less', async ({ page }) => {
  assert.match((await ways(page, 'personnel informations kind:law')).join('\n'), /personal information/);
  const filtered = await ways(page, 'infrastructure year:1990');
  assert.match(filtered[0], /^Without the filter “year” – \d+ passages$/);
  await page.locator('enface-search .way').first().click();
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row')));
  assert.match(page.url(), /q=infrastructure$/);
  assert.match((await ways(page, 'zh:infrastructure')).join('\n'), /Search for “infrastructure”/);
  assert.match((await ways(page, '"personal information" zeppelin')).join('\n'), /Without “zeppelin”/);
});

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  inChromium(`suggestions and ways out, ${scheme}: everybody can use them`, async ({ page }) => {
    for (const width of [320, 360, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto('about:blank');
      await page.goto(sites.known.url);
      await boxReady(page);
      await type(page, 'pers');
      await page.keyboard.press('ArrowDown');
      await assertAccessible(page);
      await assertContrast(page);
      await assertNothingCut(page);
      if (width === 360 && scheme === 'light') await screenshots(page, 'suggest', { fullPage: false });
      await ways(page, 'infrastructure year:1990');
      await assertAccessible(page);
      await assertNothingCut(page);
    }
  }, { scheme });
}
