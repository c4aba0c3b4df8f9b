// @ts-check
/** Is what enface writes for other programs what their formats ask for? */

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { buildArchive } from '../browser/lib/programs.mjs';

test('the icon is well-formed', () => {
  const folder = buildArchive('seed');
  execFileSync('xmllint', ['--noout', '--nonet', path.join(folder, 'enface.svg')]);
});
