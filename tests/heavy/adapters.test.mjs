// @ts-check
/** Does the search of a site work that another program has made, with the adapter for it? */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before } from 'node:test';
import { inChromium } from '../browser/lib/rig.mjs';
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

/** Installs npm packages of exact versions beside an example. @param {string} folder @param {string[]} packages */
function npmInstall(folder, ...packages) {
  writeFileSync(path.join(folder, 'package.json'), '{"private":true,"type":"module"}');
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', ...packages);
}

/**
 * A query on the page finds a passage with its other side.
 * @param {import('playwright-core').Page} page @param {string} site @param {string} address
 * @param {string} query @param {string} other
 */
async function answers(page, site, address, query, other) {
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
});

inChromium('Jekyll', async ({ page }) => {
  const folder = copy('jekyll');
  const example = path.join(folder, 'example');
  for (const part of ['_plugins', '_includes']) {
    cpSync(path.join(folder, part), path.join(example, part), { recursive: true });
  }
  run(example, 'jekyll', 'build', '--quiet');
  await answers(page, path.join(example, '_site'), 'search.html', 'citizen', '公民');
});

inChromium('MkDocs', async ({ page }) => {
  const example = path.join(copy('mkdocs'), 'example');
  run(example, 'mkdocs', 'build', '--quiet');
  await answers(page, path.join(example, 'site'), '', 'citizen', '公民');
});

// Installing takes longer than a test may.
const eleventy = path.join(copy('eleventy'), 'example');
const astro = path.join(copy('astro'), 'example');
before(() => {
  npmInstall(eleventy, '@11ty/eleventy@3.1.8');
  npmInstall(astro, 'astro@5.9.4');
});

inChromium('Eleventy', async ({ page }) => {
  run(eleventy, 'npx', 'eleventy', '--quiet');
  await answers(page, path.join(eleventy, '_site'), 'search/', 'citizen', '公民');
});

inChromium('Astro', async ({ page }) => {
  run(astro, 'npx', 'astro', 'build');
  await answers(page, path.join(astro, 'dist'), 'search/', 'citizen', '公民');
});

inChromium('mdBook', async ({ page }) => {
  const example = path.join(copy('mdbook'), 'example');
  // Installed by `cargo xtask test`.
  run(example, path.join(ROOT, 'target/tools/bin/mdbook'), 'build');
  await answers(page, path.join(example, 'book/html'), 'search.html', 'citizen', '公民');
});
