// @ts-check
/** Is what is published whole: the npm packages, installed in an empty project, and the crates? */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inChromium } from '../browser/lib/rig.mjs';
import { ROOT, SEED, TARGET, enfacePath, serve, xtaskPath } from '../browser/lib/programs.mjs';

const GOLDENS = fileURLToPath(new URL('goldens', import.meta.url));
const NPM = path.join(TARGET, 'npm');
const HEAVY = path.join(TARGET, 'heavy');
const utf8 = /** @type {const} */ ({ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Compares with a golden list; `ENFACE_BLESS=1` renews it. @param {string} name @param {string} found */
function checkGolden(name, found) {
  const file = path.join(GOLDENS, name);
  if (process.env.ENFACE_BLESS) writeFileSync(file, found);
  assert.equal(found, readFileSync(file, 'utf8'), `${name} has changed`);
}

execFileSync(xtaskPath(), ['package', '--indexer', enfacePath()], { cwd: ROOT, stdio: 'pipe' });
mkdirSync(HEAVY, { recursive: true });
const project = mkdtempSync(path.join(HEAVY, 'project-'));

/** The tarball of a package, and the files in it. @param {string} name */
function pack(name) {
  const options = ['pack', path.join(NPM, name), '--json', '--pack-destination', project];
  const [{ filename, files }] = JSON.parse(execFileSync('npm', options, utf8));
  return {
    file: path.join(project, filename),
    list: files.map((/** @type {any} */ file) => `${file.path}\n`).sort().join(''),
  };
}

const platform = `enface-${process.platform}-${process.arch}`;
const widget = pack('enface');
const indexer = pack(platform);

test('the packages hold what they should and nothing else', () => {
  checkGolden('npm-enface.txt', widget.list);
  checkGolden(`npm-${platform}.txt`, indexer.list);
});

test('installed in an empty project, the package indexes and is imported with its types', () => {
  writeFileSync(path.join(project, 'package.json'), '{"private":true,"type":"module"}');
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--omit=optional'];
  execFileSync('npm', [...install, widget.file, indexer.file], { ...utf8, cwd: project });
  const manifest = JSON.parse(
    readFileSync(path.join(project, 'node_modules/enface/package.json'), 'utf8'),
  );
  assert.ok(platform in manifest.optionalDependencies, 'npm brings the indexer by itself');
  const environment = { ...process.env, ENFACE_BIN: '' };
  const enface = path.join(project, 'node_modules/.bin/enface');
  execFileSync(enface, ['build', SEED, '-o', 'archive', '--quiet'], {
    ...utf8,
    cwd: project,
    env: environment,
  });
  const script = "import { open } from 'enface'; console.log(typeof open)";
  const node = ['--input-type=module', '-e', script];
  assert.equal(execFileSync('node', node, { ...utf8, cwd: project }).trim(), 'function');
  for (const { types, default: module } of [manifest.exports['.']]) {
    for (const file of [types, module, `./${manifest.customElements}`]) {
      assert.ok(readFileSync(path.join(project, 'node_modules/enface', file)).length > 0, file);
    }
  }
  const elements = JSON.parse(
    readFileSync(path.join(project, 'node_modules/enface/custom-elements.json'), 'utf8'),
  );
  const declared = elements.modules.flatMap((/** @type {any} */ module) => module.declarations);
  assert.ok(declared.some((/** @type {any} */ one) => one.tagName === 'enface-search'));
});

for (const [name, file] of [
  ['the module', 'enface.js'],
  ['the classic script', 'enface.iife.js'],
]) {
  inChromium(`one tag with ${name}, pinned and checked, searches an archive`, async ({ page }) => {
    const readme = readFileSync(path.join(NPM, 'enface/README.md'), 'utf8');
    const tag = readme.match(new RegExp(`<script [^>]*/${file.replace('.', '\\.')}"[^>]*></script>`))?.[0];
    assert.ok(tag, 'the read-me states the tag');
    const local = tag.replace(/https:[^"]*\/enface@[^/]*\//, 'enface/');
    mkdirSync(path.join(project, 'site/enface'), { recursive: true });
    const packed = path.join(NPM, 'enface');
    for (const entry of readdirSync(packed)) {
      if (/\.(js|css|wasm|svg)$/.test(entry)) {
        copyFileSync(path.join(packed, entry), path.join(project, 'site/enface', entry));
      }
    }
    execFileSync(enfacePath(), ['build', SEED, '-o', path.join(project, 'site/archive'), '--quiet']);
    writeFileSync(
      path.join(project, 'site/index.html'),
      `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${local}<enface-search src="archive/"></enface-search>`,
    );
    const server = await serve(path.join(project, 'site'));
    try {
      await page.goto(`${server.url}?q=cybersecurity`);
      await page.locator('enface-search [part~=row]').first().waitFor();
    } finally {
      server.stop();
    }
  });
}

/** The crates for others, each after those that it depends on. */
const CRATES = ['enface-text', 'enface-format', 'enface-engine', 'enface-align', 'enface'];

test('these crates are published and no others', () => {
  const options = ['metadata', '--no-deps', '--format-version', '1'];
  const { packages } = JSON.parse(execFileSync('cargo', options, { ...utf8, cwd: ROOT, maxBuffer: 1 << 26 }));
  const open = packages.filter((/** @type {any} */ one) => one.publish === null);
  assert.deepEqual(open.map((/** @type {any} */ one) => one.name).sort(), [...CRATES].sort());
  for (const { name, description, license, repository } of open) {
    assert.ok(description && license && repository, `${name} says what it is`);
  }
});

test('the registry would take the crates, in the order of their dependencies', (context) => {
  // What they compile to is built by the tests; here it is how they are packed.
  const options = ['publish', '--workspace', '--dry-run', '--no-verify', '--allow-dirty'];
  try {
    execFileSync('cargo', options, { ...utf8, cwd: ROOT });
  } catch (error) {
    const said = `${/** @type {any} */ (error).stderr}`;
    if (!/failed to (fetch|download|query)|spurious network error/i.test(said)) throw error;
    context.skip(`the registry cannot be asked: ${said.trim().split('\n').at(-1)}`);
  }
});

test('the crates hold what they should and nothing else', () => {
  for (const name of CRATES) {
    const options = ['package', '--list', '--allow-dirty', '--package', name];
    const list = execFileSync('cargo', options, { ...utf8, cwd: ROOT });
    // Modules come and go with every change; what else is published does not.
    const ours = list.split('\n').filter((line) => line && !/^(src\/.*\.rs$|\.cargo_vcs)/.test(line));
    checkGolden(`crate-${name}.txt`, `${ours.sort().join('\n')}\n`);
  }
});
