// @ts-check
/** Does an archive come out of a real WordPress, and does the plugin search it there? */

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ROOT, TARGET, enfacePath, exported } from '../browser/lib/programs.mjs';
import { inChromium } from '../browser/lib/rig.mjs';
import { freePort } from './ports.mjs';
import { without } from './without.mjs';

const WORDPRESS = '/usr/share/wordpress';
const skip = ['mariadbd', 'php', `${WORDPRESS}/wp-load.php`, `${WORDPRESS}/wp-content/themes/twentytwentythree/style.css`]
  .map(without)
  .find(Boolean);

const SCRIPTS = fileURLToPath(new URL('wordpress', import.meta.url));
const WORK = path.join(TARGET, 'heavy/wordpress');
const SITE = path.join(WORK, 'site');
const LOG = path.join(WORK, 'debug.log');

let url = '';
/** The path of a socket may not be long. */
const SOCKETS = mkdtempSync(path.join(tmpdir(), 'enface-wp-'));
/** @type {import('node:child_process').ChildProcess[]} */
const programs = [];

/** In a group of its own, which ends with all that the program starts. @param {string} program @param {string[]} args */
function start(program, ...args) {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.unref();
  programs.push(child);
}

process.once('exit', () => {
  for (const { pid, exitCode } of programs.reverse()) {
    try {
      if (pid && exitCode === null) process.kill(-pid);
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(SOCKETS, { recursive: true, force: true });
});

/** @param {() => unknown} attempt */
async function until(attempt) {
  for (let times = 0; ; times += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (times === 150) throw error;
      await pause(200);
    }
  }
}

/** Runs one of our scripts inside WordPress. @param {string} name */
function php(name) {
  const args = ['-d', 'sendmail_path=/bin/true', path.join(SCRIPTS, name), SITE, url];
  return execFileSync('php', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}

/** A database of our own, which nobody reaches but through its socket. */
async function startDatabase() {
  const data = path.join(WORK, 'data');
  const { username } = userInfo();
  const installed = ['--no-defaults', `--datadir=${data}`, `--user=${username}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync('mariadb-install-db', installed, { stdio: 'pipe' });
  const socket = path.join(SOCKETS, 's');
  start('mariadbd', '--no-defaults', `--datadir=${data}`, `--socket=${socket}`, `--pid-file=${SOCKETS}/pid`, `--user=${username}`, '--skip-networking');
  const create = `$db = new mysqli('localhost', 'root', '', '', 0, $argv[1]); $db->query('CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4');`;
  await until(() => execFileSync('php', ['-r', create, socket], { stdio: 'pipe' }));
  return socket;
}

before(async () => {
  if (skip) return;
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  const socket = await startDatabase();
  cpSync(WORDPRESS, SITE, { recursive: true, dereference: true });
  cpSync(path.join(ROOT, 'www/adapters/wordpress/enface'), path.join(SITE, 'wp-content/plugins/enface'), { recursive: true });
  const port = await freePort();
  url = `http://127.0.0.1:${port}/`;
  const defines = {
    DB_NAME: 'wordpress', DB_USER: 'root', DB_PASSWORD: '', DB_HOST: `localhost:${socket}`, DB_CHARSET: 'utf8mb4', DB_COLLATE: '',
    WP_HOME: url.slice(0, -1), WP_SITEURL: url.slice(0, -1),
    WP_HTTP_BLOCK_EXTERNAL: true, DISABLE_WP_CRON: true, AUTOMATIC_UPDATER_DISABLED: true,
    WP_DEBUG: true, WP_DEBUG_DISPLAY: false, WP_DEBUG_LOG: LOG,
  };
  const lines = Object.entries(defines).map(([name, value]) => `define( '${name}', ${JSON.stringify(value)} );\n`);
  writeFileSync(
    path.join(SITE, 'wp-config.php'),
    `<?php\n${lines.join('')}$table_prefix = 'wp_';\ndefined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );\nrequire_once ABSPATH . 'wp-settings.php';\n`,
  );
  // Browsers ask for it where a site has no icon.
  writeFileSync(path.join(SITE, 'favicon.ico'), '');
  php('set-up.php');
  start('php', '-S', `127.0.0.1:${port}`, '-t', SITE);
  await until(async () => assert.equal((await fetch(url)).status, 200));
  writeFileSync(path.join(WORK, 'export.xml'), php('export.php'));
  // As the plugin's read-me says.
  execFileSync(enfacePath(), ['build', 'export.xml', '-o', 'site/enface', '--widget-only', '--quiet'], { cwd: WORK });
}, { timeout: 180_000 });

/** A document's passages: what each side says. @param {any} document */
const passages = (document) =>
  document.beads.map((/** @type {any} */ bead) =>
    ['en', 'zh'].map((lang) => (bead[lang] ?? []).map((/** @type {number} */ i) => document.sides[lang][i].text).join(' ')));

/** @param {any} document @param {string} key */
const meta = (document, key) => document.meta.filter((/** @type {string[]} */ [name]) => name === key).map((/** @type {string[]} */ [, value]) => value);

test('what WordPress exports becomes an archive with its texts, titles, dates, authors and terms', { skip }, () => {
  const [notice, measures, vote, rivers, about, ...rest] = exported(path.join(SITE, 'enface'));
  assert.deepEqual(rest, [], 'drafts, private posts and pages with the search are no documents');

  assert.equal(notice.title_en, 'Notice on “Data” & Privacy');
  assert.equal(notice.title_zh, '关于数据与隐私的通知');
  assert.equal(notice.date, '2017-05-11');
  assert.match(decodeURIComponent(notice.source), /\/notice-on-data-privacy-关于数据与隐私的通知\/$/);
  assert.deepEqual(meta(notice, 'author'), ['Ann Lee & 李安']);
  assert.deepEqual(meta(notice, 'category'), ['法律 & Laws']);
  assert.deepEqual(meta(notice, 'tag'), ['privacy', '隐私']);
  assert.deepEqual(passages(notice), [
    ['Chapter I General Provisions', '第一章 总则'],
    ['Article 1 This Notice protects the personal information of citizens.', '第一条 本通知保护公民的个人信息。'],
    ['Article 2 Operators shall store data within the territory [of the State].', '第二条 运营者应当在境内存储数据。'],
  ]);

  assert.equal(measures.id, '学校办法');
  assert.deepEqual([measures.title_en, measures.title_zh], ['Measures on Schools', '学校办法']);
  assert.deepEqual(passages(measures).slice(-2), [
    ['Schools are open to all.', '学校向所有人开放。'],
    ['Teachers are paid by the county.', '教师由县支付工资。'],
  ]);

  for (const [document, lang, titles, first] of [
    [vote, 'zh', ['The Right to Vote', '选举权'], ['Every citizen has the right to vote.', '公民都有选举权。']],
    [rivers, 'zh-Hans', ['On Rivers', '论河流'], ['Rivers belong to the State.', '河流属于国家。']],
  ]) {
    assert.deepEqual([document.title_en, document[`title_${lang}`]], titles, 'linked posts are one document');
    assert.deepEqual([document.sides.en[0].text, document.sides[lang][0].text], first);
    assert.equal(document.beads.length, 2);
  }

  assert.deepEqual(meta(about, 'kind'), ['page']);
  assert.deepEqual(passages(about), [['This site collects laws.', '本站收集法律。']]);
});

for (const [name, placeholder, language] of [
  ['search', 'two "words"', 'fr'],
  ['block', 'in a block', null],
]) {
  inChromium(`the ${name === 'search' ? 'shortcode' : 'block'} of the plugin searches the archive on a page of WordPress`, async ({ page }) => {
    await page.goto(`${url}${name}/?q=${encodeURIComponent('citizen')}`);
    await page.locator('enface-search [part~=row]', { hasText: '公民' }).first().waitFor();
    const search = page.locator('enface-search');
    assert.equal(await search.count(), 1);
    assert.equal(await search.getAttribute('placeholder'), placeholder);
    assert.equal(await search.getAttribute('ui-lang'), language);
  }, { skip });
}

inChromium('an editor adds the block, names a folder, and finds the page as it was saved', async ({ page }) => {
  await page.goto(`${url}wp-login.php`);
  await page.fill('#user_login', 'editor');
  await page.fill('#user_pass', 'a password');
  await page.click('#wp-submit');
  await page.waitForURL(/wp-admin/);
  await page.goto(`${url}wp-admin/post-new.php?post_type=page`);
  await page.waitForFunction('window.wp?.data?.select("core/editor")?.getCurrentPostId()');
  const saved = await page.evaluate(async () => {
    const { blocks, data } = /** @type {any} */ (window).wp;
    const { insertBlock } = data.dispatch('core/block-editor');
    insertBlock(blocks.createBlock('enface/search', { src: '/laws/' }));
    data.dispatch('core/editor').editPost({ title: 'By hand', status: 'publish' });
    await data.dispatch('core/editor').savePost();
    return data.select('core/editor').getPermalink();
  });
  assert.equal(await page.getByLabel('Folder of the archive').inputValue(), '/laws/');
  const text = await (await fetch(saved)).text();
  assert.match(text, /<enface-search src="\/laws\/"><\/enface-search>/);
}, { skip });

test('the plugin makes PHP complain of nothing', { skip }, () => {
  const complaints = (existsSync(LOG) ? readFileSync(LOG, 'utf8') : '').split('\n').filter((line) => line.includes('plugins/enface'));
  assert.deepEqual(complaints, []);
});
