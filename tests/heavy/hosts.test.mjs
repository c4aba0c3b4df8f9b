// @ts-check
// nginx and Apache serve an archive with what `--host` writes for them: media types, caching, a
// policy, and a page for what is not there.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildArchive, SEED } from '../browser/lib/programs.mjs';
import { results, searchFor } from '../browser/lib/reader.mjs';
import { inChromium } from '../browser/lib/rig.mjs';
import { freePort } from './ports.mjs';
import { without } from './without.mjs';

/** How each server is started for a folder. */
const SERVERS = {
  nginx: {
    program: '/usr/sbin/nginx',
    args: (/** @type {string} */ work) => ['-p', work, '-c', `${work}/server.conf`, '-e', `${work}/error.log`],
    config: (/** @type {string} */ folder, /** @type {number} */ port, /** @type {string} */ work) => `
daemon off;
pid ${work}/pid;
error_log ${work}/error.log;
events {}
http {
  access_log off;
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  client_body_temp_path ${work}/a; proxy_temp_path ${work}/b; fastcgi_temp_path ${work}/c;
  uwsgi_temp_path ${work}/d; scgi_temp_path ${work}/e;
  server { listen 127.0.0.1:${port}; root ${folder}; include ${folder}/nginx.conf; }
}`,
  },
  apache: {
    program: '/usr/sbin/apache2',
    args: (/** @type {string} */ work) => ['-X', '-f', `${work}/server.conf`],
    config: (/** @type {string} */ folder, /** @type {number} */ port, /** @type {string} */ work) => `
${['mpm_event', 'authz_core', 'dir', 'mime', 'headers', 'filter', 'deflate']
    .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
Listen 127.0.0.1:${port}
ServerName localhost
PidFile ${work}/pid
ErrorLog ${work}/error.log
TypesConfig /etc/mime.types
DirectoryIndex index.html
DocumentRoot ${folder}
<FilesMatch "^\\.ht">
  Require all denied
</FilesMatch>
<Directory ${folder}>
  AllowOverride FileInfo
  Require all granted
</Directory>`,
  },
};

/** @param {'nginx' | 'apache'} name @param {string} folder */
async function start(name, folder) {
  const { program, args, config } = SERVERS[name];
  // Servers give up their rights: their folder must be open to others.
  const work = mkdtempSync(path.join(tmpdir(), `enface-${name}-`));
  mkdirSync(work, { recursive: true });
  const port = await freePort();
  writeFileSync(`${work}/server.conf`, config(folder, port, work));
  const server = spawn(program, args(work), { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (await fetch(url).then(() => true, () => false)) break;
    await pause(100);
  }
  const stop = () => {
    server.kill();
    rmSync(work, { recursive: true, force: true });
  };
  return { url, stop };
}

for (const name of /** @type {const} */ (['nginx', 'apache'])) {
  const skip = without(SERVERS[name].program);
  /** @type {Promise<{ url: string, stop: () => void }> | undefined} The server, until all tests are done. */
  let server;
  after(async () => (await server)?.stop());
  const serveBy = async (/** @type {(url: string, folder: string) => Promise<void>} */ body) => {
    const folder = buildArchive(`host-${name}`, [SEED], ['--host', name]);
    server ??= start(name, folder);
    await body((await server).url, folder);
  };

  test(`${name} sends types, rules of caching and the policy`, { skip }, () =>
    serveBy(async (url, folder) => {
      const bundle = readdirSync(folder).find((file) => file.startsWith('bundle.')) ?? '';
      const known = readdirSync(`${folder}/k`)[0];
      for (const [file, type, caching] of [
        ['', /text\/html/, 'no-cache'],
        ['enface.json', /json/, 'no-cache'],
        ['enface.js', /javascript/, 'no-cache'],
        ['enface_widget_bg.wasm', /application\/wasm/, 'no-cache'],
        ['manifest.webmanifest', /application\/manifest\+json/, 'no-cache'],
        [bundle, /./, 'public, max-age=31536000, immutable'],
        [`k/${known}`, /json/, 'public, max-age=31536000, immutable'],
      ]) {
        const answer = await fetch(`${url}${file}`);
        assert.equal(answer.status, 200, `${file}`);
        assert.match(answer.headers.get('content-type') ?? 'none', /** @type {RegExp} */ (type), `${file}`);
        assert.equal(answer.headers.get('cache-control'), caching, `${file}`);
        assert.match(answer.headers.get('content-security-policy') ?? '', /wasm-unsafe-eval/, `${file}`);
      }
      for (const gone of ['read/nothing.html', name === 'nginx' ? 'nginx.conf' : '.htaccess']) {
        const answer = await fetch(url + gone);
        assert.ok([403, 404].includes(answer.status), `${gone}: ${answer.status}`);
      }
    }));

  inChromium(`${name} serves an archive that searches`, ({ page }) =>
    serveBy(async (url) => {
      await page.goto(`${url}?q=${encodeURIComponent('网络安全')}`);
      assert.ok((await results(page)).length > 0);
      assert.ok((await searchFor(page, 'cybersecurity')).total > 0);
    }), { skip });
}
