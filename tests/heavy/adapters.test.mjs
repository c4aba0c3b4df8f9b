// @ts-check
/** Does the search of a site work that another program has made, with the adapter for it? */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inChromium } from '../browser/lib/rig.mjs';
import { npmInstall } from './npm.mjs';
import { without } from './without.mjs';
import { ROOT, SEED, TARGET, enfacePath, serve } from '../browser/lib/programs.mjs';

const WORK = path.join(TARGET, 'heavy/adapters');
const ENV = { ...process.env, ENFACE_BIN: enfacePath() };

/** @param {string} folder @param {string} program @param {string[]} args */
function run(folder, program, ...args) {
  execFileSync(program, args, { cwd: folder, env: ENV, stdio: 'pipe' });
}

/** A fresh copy of an adapter's folder. @param {string} name */
function copy(name) {
  const folder = path.join(WORK, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  cpSync(path.join(ROOT, 'www/adapters', name), folder, { recursive: true });
  return folder;
}

/**
 * A query on the page finds a passage with its other side.
 * @param {import('playwright-core').Page} page @param {string} site @param {string} address
 * @param {string} query @param {string} other
 */
async function answers(page, site, address, query, other) {
  // Browsers ask for it where a page names no icon.
  writeFileSync(path.join(site, 'favicon.ico'), '');
  const server = await serve(site);
  try {
    await page.goto(`${server.url}${address}?q=${encodeURIComponent(query)}`);
    await page.locator('enface-search [part~=row]', { hasText: other }).first().waitFor();
  } finally {
    server.stop();
  }
}

inChromium('plain HTML', async ({ page }) => {
  const folder = copy('html');
  run(folder, enfacePath(), 'build', SEED, '-o', 'archive', '--widget-only', '--quiet');
  await answers(page, folder, '', 'cybersecurity', '网络安全');
});

inChromium('Hugo', async ({ page }) => {
  const folder = copy('hugo');
  const example = path.join(folder, 'example');
  cpSync(path.join(folder, 'layouts'), path.join(example, 'layouts'), { recursive: true });
  run(example, 'hugo', '--quiet');
  run(example, enfacePath(), 'build', 'public', '-o', 'public/enface', '--widget-only', '--quiet');
  await answers(page, path.join(example, 'public'), 'en/search/', 'citizen', '公民');
}, { skip: without('hugo') });

inChromium('Jekyll', async ({ page }) => {
  const folder = copy('jekyll');
  const example = path.join(folder, 'example');
  for (const part of ['_plugins', '_includes']) {
    cpSync(path.join(folder, part), path.join(example, part), { recursive: true });
  }
  run(example, 'jekyll', 'build', '--quiet');
  await answers(page, path.join(example, '_site'), 'search.html', 'citizen', '公民');
}, { skip: without('jekyll') });

inChromium('MkDocs', async ({ page }) => {
  const example = path.join(copy('mkdocs'), 'example');
  run(example, 'mkdocs', 'build', '--quiet');
  await answers(page, path.join(example, 'site'), '', 'citizen', '公民');
}, { skip: without('mkdocs') });

// Installing takes longer than a test may.
const eleventy = path.join(copy('eleventy'), 'example');
const withoutEleventy = npmInstall(eleventy, '@11ty/eleventy@3.1.8');
const astro = path.join(copy('astro'), 'example');
const withoutAstro = npmInstall(astro, 'astro@5.9.4');

inChromium('Eleventy', async ({ page }) => {
  run(eleventy, 'npx', 'eleventy', '--quiet');
  await answers(page, path.join(eleventy, '_site'), 'search/', 'citizen', '公民');
}, { skip: withoutEleventy });

inChromium('Astro', async ({ page }) => {
  run(astro, 'npx', 'astro', 'build');
  await answers(page, path.join(astro, 'dist'), 'search/', 'citizen', '公民');
}, { skip: withoutAstro });

// Installed by `cargo xtask test`.
const mdbook = path.join(TARGET, 'tools/bin/mdbook');

inChromium('mdBook', async ({ page }) => {
  const example = path.join(copy('mdbook'), 'example');
  run(example, mdbook, 'build');
  await answers(page, path.join(example, 'book/html'), 'search.html', 'citizen', '公民');
}, { skip: without(mdbook) });

/** What the plugin calls of WordPress, which itself would need a database. */
const WORDPRESS = `<?php
define( 'ABSPATH', __DIR__ );
$tags = array();
function add_shortcode( $tag, $call ) { global $tags; $tags[ $tag ] = $call; }
function add_action( $hook, $call ) { if ( 'init' === $hook ) { $call(); } }
function register_block_type( $folder, $options ) {
  is_callable( $options['render_callback'] ) && is_file( "$folder/block.json" ) || exit( 1 );
}
function shortcode_atts( $usual, $given, $tag ) { return array_merge( $usual, array_intersect_key( $given, $usual ) ); }
function trailingslashit( $path ) { return rtrim( $path, '/' ) . '/'; }
function esc_url_raw( $url ) { return $url; }
function esc_url( $url ) { return htmlspecialchars( $url, ENT_QUOTES ); }
function esc_attr( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
require __DIR__ . '/enface/enface.php';
echo '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
echo $tags['enface']( array( 'src' => '/archive', 'placeholder' => 'a "word"' ) );
`;

/** @param {number} id @param {string} lang @param {string} text */
const post = (id, lang, text) =>
  `<item><title>${id}</title><content:encoded><![CDATA[<p>${text}</p>]]></content:encoded>` +
  `<wp:post_id>${id}</wp:post_id><wp:post_name>post-${id}</wp:post_name><wp:status>publish</wp:status>` +
  '<wp:post_type>post</wp:post_type><category domain="post_translations" nicename="pll_1">x</category>' +
  `<category domain="language" nicename="${lang}">x</category></item>`;

inChromium('WordPress', async ({ page }) => {
  const folder = copy('wordpress');
  writeFileSync(path.join(folder, 'page.php'), WORDPRESS);
  const options = /** @type {const} */ ({ cwd: folder, encoding: 'utf8' });
  writeFileSync(path.join(folder, 'index.html'), execFileSync('php', ['page.php'], options));
  writeFileSync(
    path.join(folder, 'export.xml'),
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"' +
      ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>x</title>' +
      `${post(1, 'en', 'Every citizen has the right to vote.')}${post(2, 'zh', '公民都有选举权。')}</channel></rss>`,
  );
  run(folder, enfacePath(), 'build', 'export.xml', '-o', 'archive', '--widget-only', '--quiet');
  await answers(page, folder, '', 'citizen', '公民');
  assert.equal(await page.locator('enface-search input').first().getAttribute('placeholder'), 'a "word"');
}, { skip: without('php') });
