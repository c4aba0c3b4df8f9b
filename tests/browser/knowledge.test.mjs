// @ts-check
// What is known beside the text: terms, citations, notes; other versions; the nearest passages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containment, likeness, paired, pieces, words } from '../../www/parts/diff.js';
import { apart, Terms } from '../../www/parts/spans.js';
import { knownArchive } from './lib/corpora.mjs';
import { host } from './lib/host.mjs';
import { assertAccessible, assertContrast, assertNothingCut, screenshots } from './lib/looks.mjs';
import { serve } from './lib/programs.mjs';
import { reading } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  site = await serve(knownArchive());
});
after(() => site.stop());

test('two texts are cut into what they share and what they do not', () => {
  const [a, b] = pieces('Operators shall store data.', 'Operators must store the data.');
  assert.deepEqual(a.filter(({ isChanged }) => isChanged).map(({ text }) => text), ['shall']);
  assert.deepEqual(b.filter(({ isChanged }) => isChanged).map(({ text }) => text.trim()), ['must', 'the']);
  assert.equal(a.map(({ text }) => text).join(''), 'Operators shall store data.');
  const [, zh] = pieces('网络运营者应当存储数据', '网络运营者必须存储数据');
  assert.deepEqual(zh.filter(({ isChanged }) => isChanged).map(({ text }) => text), ['必须']);
  assert.deepEqual(pieces('', 'x'), [[], [{ text: 'x', isChanged: true }]]);
});

test('lists are paired in order: equal items, then those most alike', () => {
  const a = ['one', 'the second line here', 'gone now', 'last'];
  const b = ['one', 'the second line there', 'brand new', 'last'];
  const pairs = paired(a, b, likeness, (text) => text);
  assert.deepEqual(pairs.filter(([x, y]) => x && y), [['one', 'one'], ['the second line here', 'the second line there'], ['last', 'last']]);
  assert.deepEqual(pairs.flatMap(([x]) => (x ? [x] : [])), a);
  assert.deepEqual(pairs.flatMap(([, y]) => (y ? [y] : [])), b);
});

test('a sentence inside a longer text is all there', () => {
  assert.equal(containment(words('store personal data'), words('They shall store personal data here.')), 1);
  assert.ok(Math.abs(containment(words('store personal data'), words('store the personal data')) - 2 / 3) < 0.01);
  assert.equal(containment(words('存储数据'), words('应当存储数据的')), 1);
  assert.equal(containment(words('abc def'), words('xyz')), 0);
});

test('terms are found whole, the longest first, and never overlap', () => {
  const terms = new Terms(['information', 'personal information', '个人信息', '信息', '网络安全'], []);
  assert.deepEqual(terms.in('Personal information, informations').map(({ term }) => term), ['personal information']);
  assert.deepEqual(terms.in('保护个人信息的').map(({ start, end }) => [start, end]), [[2, 6]]);
  assert.deepEqual(new Terms(['data'], []).in('data'), [], 'a word of every text');
  assert.equal(new Terms(['data'], ['data']).in('data').length, 1, 'but the owner’s own');
  const span = (/** @type {number} */ start, /** @type {number} */ end) => ({ start, end, make: () => /** @type {any} */ (0) });
  assert.deepEqual(apart([span(5, 9), span(0, 6), span(6, 7)]).map(({ start }) => start), [0, 6]);
});

/** @param {any} page @param {string} address */
async function open(page, address) {
  await page.goto('about:blank');
  await page.goto(`${site.url}${address}`);
  await reading(page);
  await page.locator('enface-search .known').first().waitFor();
}

const focused = (/** @type {any} */ page) => page.evaluate(() => document.querySelector('enface-search')?.shadowRoot?.activeElement?.className);

inChromium('a citation shows what it cites, and leads there; the way back stands there', async ({ page }) => {
  await open(page, '#notice/');
  const citation = page.locator('enface-search .row').first().locator('.citation').first();
  await citation.focus();
  await page.keyboard.press('Enter');
  const note = page.locator('enface-search .popover');
  await note.waitFor();
  assert.match((await note.textContent()) ?? '', /Network Security Law.*Network operators shall protect personal information/s);
  assert.equal(await focused(page), 'popover', 'the focus is in the note');
  await page.keyboard.press('Escape');
  await note.waitFor({ state: 'detached' });
  assert.match(await focused(page), /citation/, 'and returns');
  assert.match(page.url(), /#notice/, 'the document stays');
  await citation.click();
  await note.getByRole('link', { name: 'Read it there' }).click();
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.heading')?.textContent === 'Network Security Law');
  assert.match((await page.locator('enface-search .target').textContent()) ?? '', /Article 2/);
  // What cites an article stands beside it.
  const back = page.locator('enface-search .target .cited-here');
  await back.waitFor();
  await back.click();
  assert.match((await note.textContent()) ?? '', /Cited by.*Notice on Personal Information/s);
  await note.locator('[data-document=notice]').click();
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.heading')?.textContent === 'Notice on Personal Information');
});

inChromium('what is cited and not there says so', async ({ page }) => {
  await open(page, '#notice/');
  await page.locator('enface-search .missing').first().click();
  assert.match((await page.locator('enface-search .popover').textContent()) ?? '', /not in this archive/);
});

inChromium('a term shows its renderings with their evidence, what the owner says, and all passages', async ({ page }) => {
  await open(page, '?q=operators#law/1');
  await page.locator('enface-search .row').nth(1).locator('.place').focus();
  await page.keyboard.press('t');
  assert.match(await focused(page), /known/);
  const term = page.locator('enface-search .row').nth(1).locator('.term[lang], .term').filter({ hasText: 'personal information' });
  await term.click();
  const note = page.locator('enface-search .popover');
  const said = (await note.textContent()) ?? '';
  assert.match(said, /personal information.*What tells who somebody is.*个人信息.*\d+ passages, \d+ %/s);
  assert.equal(await note.locator('a[href="https://example.org/law"]').count(), 1);
  await note.locator('.known-places a').first().waitFor();
  await note.getByRole('button', { name: 'All passages' }).click();
  await until(page, () => /q=%22personal\+information%22/.test(location.href));
});

inChromium('a note of the owner’s opens from the words that it is about', async ({ page }) => {
  await open(page, '#law/');
  await page.locator('enface-search .annotation').first().click();
  const note = page.locator('enface-search .popover');
  assert.match((await note.textContent()) ?? '', /Here shall stands for an obligation/);
  assert.equal(await note.locator('em').textContent(), 'shall');
});

inChromium('the document lists what it cites, what cites it and which bodies it names', async ({ page }) => {
  await open(page, '#notice/');
  await page.locator('enface-search .known-fold', { hasText: 'Cites' }).locator('summary').click();
  await page.locator('enface-search .known-fold[open] [data-document=law]').first().waitFor();
  await page.locator('enface-search .known-fold', { hasText: 'Institutions' }).locator('summary').click();
  await page.locator('enface-search .known-fold a', { hasText: 'Ministry of Public Security' }).click();
  await page.locator('enface-search .institution').waitFor();
  await page.goBack();
  assert.equal(await reading(page), 'Notice on Personal Information');
});

inChromium('marks of the query and what is known stand in one text', async ({ page }) => {
  await open(page, '?q=personal#law/1');
  const row = page.locator('enface-search .row').nth(1);
  assert.equal(await row.locator('.side[lang=en]').textContent(), 'Article 2 Network operators shall protect personal information.');
  assert.equal(await row.locator('.term mark.query').first().textContent(), 'personal');
  await page.locator('enface-search .finder').fill('operators');
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.annotation mark, .row mark')?.textContent === 'operators');
  assert.equal(await row.locator('.side[lang=en]').textContent(), 'Article 2 Network operators shall protect personal information.');
  assert.ok(await row.locator('.term').count(), 'and are still there');
});

inChromium('two versions of a law stand side by side, with their differences', async ({ page }) => {
  await open(page, '#law/');
  await page.locator('enface-search .tool.compare').click();
  const dialog = page.locator('enface-search dialog');
  await dialog.locator('.candidate').first().waitFor();
  const offered = (await dialog.locator('.candidate').allTextContents()).join('\n');
  assert.match(offered, /Network Security Law Consultation Text/);
  assert.match(offered, /Cyber Security Act/, 'its other translation, by the number that they share');
  await assertAccessible(page);
  await dialog.locator('.candidate', { hasText: 'Consultation' }).click();
  await page.locator('enface-search .compared').waitFor();
  assert.match(page.url(), /view=compare\.draft/);
  assert.match((await page.locator('enface-search .comparison .count').textContent()) ?? '', /^1 passage alike, 2 changed, 0 only in the first, 1 only in the second$/);
  const rows = page.locator('enface-search .compared-row');
  assert.equal(await rows.filter({ hasText: 'Article 2' }).locator('del').first().textContent(), 'shall');
  assert.match((await rows.filter({ hasText: 'Article 2' }).locator('ins[part]').allTextContents()).join(' '), /must.*of users/s);
  await page.getByRole('checkbox', { name: 'Only what differs' }).check();
  assert.equal(await page.locator('enface-search .compared-row:visible').count(), 4, 'the heads, and three rows');
  for (const width of [320, 360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await assertAccessible(page);
    await assertContrast(page);
    await assertNothingCut(page);
  }
  await screenshots(page, 'compare', { fullPage: false });
  const address = page.url();
  await page.locator('enface-search .leave-comparison').click();
  await page.locator('enface-search .rows > .row').first().waitFor();
  assert.match(await focused(page), /compare/);
  // A link to the comparison shows it.
  await page.goto('about:blank');
  await page.goto(address);
  await page.locator('enface-search .compared').waitFor();
});

inChromium('two translations of one original show it once', async ({ page }) => {
  await page.goto(`${site.url}?view=compare.law-2#law/`);
  await page.locator('enface-search .compared').waitFor();
  const row = page.locator('enface-search .compared-row').nth(2);
  assert.match((await row.textContent()) ?? '', /Network operators shall protect.*Section 2 Operators of networks have to protect/s);
  assert.equal(await row.locator('.same[lang=zh]').count(), 1);
  assert.match((await row.textContent()) ?? '', /The same Chinese text/);
});

inChromium('a pasted sentence gives the nearest passages with how much of it they have', async ({ page }) => {
  await page.goto(`${site.url}?view=nearest`);
  const box = page.locator('enface-search .sentence');
  await box.fill('All network operators shall protect personal information.');
  await box.press('Enter');
  await page.locator('enface-search .nearest .row').first().waitFor();
  const first = page.locator('enface-search .nearest .row').first();
  assert.match((await first.locator('.match').textContent()) ?? '', /^8\d % match$|^8\d% match$/);
  assert.match((await first.textContent()) ?? '', /Network operators shall protect.*网络运营者应当保护/s);
  const shares = (await page.locator('enface-search .match').allTextContents()).map((text) => parseInt(text, 10));
  assert.deepEqual(shares, [...shares].sort((a, b) => b - a));
  await assertAccessible(page);
  await screenshots(page, 'nearest', { fullPage: false });
  await page.locator('enface-search .sentence').fill('网络运营者应当保护个人信息。');
  await page.getByRole('button', { name: 'Find the passages nearest' }).click();
  await until(page, () => /^100/.test(document.querySelector('enface-search')?.shadowRoot?.querySelector('.match')?.textContent ?? ''));
  await first.locator('.place').click();
  await reading(page);
});

inChromium('all of it runs under a strict policy, with nothing refused', async ({ page }) => {
  const strict = await host({ folders: { '/': knownArchive() },
    headers: { 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'" } });
  try {
    await page.addInitScript(() => {
      Object.assign(window, { violations: [] });
      addEventListener('securitypolicyviolation', (event) => /** @type {any} */ (window).violations.push(event.violatedDirective));
    });
    for (const [address, ready] of [['#notice/', '.citation'], ['?view=compare.draft#law/', '.compared'], ['?view=institution.mps', '.institution'],
      ['?view=nearest&q=operators+shall+protect+personal+information', '.nearest .row'], ['?q=infrastructure+year:1990', '.way']]) {
      await page.goto('about:blank');
      await page.goto(`${strict.url}${address}`);
      await page.locator(`enface-search ${ready}`).first().waitFor();
      if (ready === '.citation') {
        await page.locator('enface-search .citation').first().click();
        await page.locator('enface-search .popover').waitFor();
      }
      assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).violations), [], address);
    }
    await page.waitForTimeout(300);
  } finally {
    strict.stop();
  }
});

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  inChromium(`notes beside the text, ${scheme}: everybody can use them`, async ({ page }) => {
    for (const width of [320, 360, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await open(page, '#notice/');
      await page.locator('enface-search .citation').first().click();
      await page.locator('enface-search .popover').waitFor();
      await assertAccessible(page);
      await assertContrast(page);
      await assertNothingCut(page);
      await page.keyboard.press('Escape');
    }
    if (scheme === 'light') {
      await page.locator('enface-search .term, enface-search .citation').first().click();
      await screenshots(page, 'popover', { fullPage: false });
    }
  }, { scheme });
}

inChromium('who asks for less data gets the terms when they are asked for', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  await open(page, '#law/');
  assert.equal(await page.locator('enface-search .term').count(), 0);
  const toggle = page.getByRole('button', { name: 'Terms' });
  assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
  await toggle.click();
  await page.locator('enface-search .term').first().waitFor();
  assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
});

inChromium('in forced colours only the passage that is meant has a bar, and a pressed button looks pressed', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, '#law/1');
  const colours = await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const of = (/** @type {Element | null | undefined} */ one) => getComputedStyle(/** @type {Element} */ (one));
    const [first, target] = [...(root?.querySelectorAll('.reading .row') ?? [])].map((row) => of(row).borderInlineStartColor);
    return { first, target, ground: of(document.documentElement).backgroundColor,
      pressed: of(root?.querySelector('.tool.terms')).backgroundColor, other: of(root?.querySelector('.tool.print')).backgroundColor };
  });
  assert.notEqual(colours.first, colours.target);
  assert.notEqual(colours.pressed, colours.other);
});
