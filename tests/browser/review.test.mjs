// @ts-check
// Looking through an alignment in the page of `enface align review`, by keyboard, and what stands
// in the corrections file then.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { review, TARGET } from './lib/programs.mjs';
import { inChromium, until } from './lib/rig.mjs';

const folder = path.join(TARGET, 'browser/review');
const saved = path.join(folder, 'alignments/notice.tsv');

/** @type {Awaited<ReturnType<typeof review>>} */
let site;
before(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'notice.en.txt'), 'First <b>line</b>.\n\nSecond line.\n\nThird line.\n');
  writeFileSync(path.join(folder, 'notice.zh.txt'), '第一<img src=x onerror=alert(1)>行。\n\n第二行。\n\n第三行。\n');
  const texts = ['en', 'zh'].map((lang) => path.join(folder, `notice.${lang}.txt`));
  site = await review(texts, path.join(folder, 'alignments'));
});
after(() => site.stop());

const segments = () => [...document.querySelectorAll('.segment')].map((p) => p.textContent);
const beads = () => document.querySelectorAll('.bead').length;

inChromium('an editor merges, splits, moves and saves by keyboard', async ({ page }) => {
  await page.goto(site.url);
  await page.locator('.segment').first().waitFor();
  assert.equal(await page.evaluate(beads), 3);
  await page.keyboard.press('m');
  assert.equal(await page.evaluate(beads), 2);
  await page.keyboard.press('u');
  assert.equal(await page.evaluate(beads), 3);
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('s');
  assert.equal(await page.evaluate(beads), 3);
  await page.keyboard.press('Enter');
  await page.keyboard.press('w');
  await until(page, () => document.querySelector('#status')?.textContent?.startsWith('saved in'));
  const rows = readFileSync(saved, 'utf8').trim().split('\n').map((row) => row.split('\t'));
  assert.deepEqual(rows[0].slice(0, 2), ['document', 'confidence']);
  assert.equal(rows.length, 4);
  assert.deepEqual(rows.slice(1).map((row) => row[1]).slice(0, 2), ['checked', 'checked']);
});

inChromium('texts stay text', async ({ page }) => {
  await page.goto(site.url);
  await page.locator('.segment').first().waitFor();
  assert.ok((await page.evaluate(segments)).some((text) => text?.includes('<img src=x')));
  assert.equal(await page.evaluate(() => document.querySelectorAll('main img, main b').length), 0);
});

inChromium('who does not know the token, or comes from another site, gets nothing', async ({ page, problems }) => {
  const bare = new URL('/', site.url).href;
  problems.expect(/Failed to load resource/);
  const answer = await page.goto(bare);
  assert.equal(answer?.status(), 403);
  const token = new URL(site.url).searchParams.get('token') ?? '';
  const post = (/** @type {Record<string, string>} */ headers) =>
    fetch(`${bare}document?document=0&token=${token}`, { method: 'POST', headers, body: '{"beads":[]}' });
  // Without the header, which another site's page cannot send, and with its origin.
  assert.equal((await post({})).status, 400);
  assert.match(await (await post({ 'X-Enface-Token': token, Origin: 'https://example.org' })).text(), /only the page/);
  assert.match(await (await post({ 'X-Enface-Token': token })).text(), /missing/);
});
