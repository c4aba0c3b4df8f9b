// @ts-check
/** Is what enface writes for other programs what their formats ask for? */

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TARGET, UDHR, buildArchive, enfacePath } from '../browser/lib/programs.mjs';
import { without } from './without.mjs';

const SCHEMAS = fileURLToPath(new URL('schemas', import.meta.url));

/** Documents with everything that an export has a place for. */
const ODD = path.join(TARGET, 'heavy/odd.jsonl');
mkdirSync(path.dirname(ODD), { recursive: true });
writeFileSync(
  ODD,
  [
    {
      id: 'odd <1>',
      title_en: 'A "law" & more',
      title_ar: 'قانون',
      date: '2017-05',
      source: 'https://example.org/?a=1&b=2',
      kind: 'law',
      'a key': 'a <value>\u0001',
      segments: [
        { en: 'Head', ar: '', heading: true, label_en: '1 <a>' },
        { en: ' One.\n\nTwo.\r\n ', ar: 'واحد.\n\nاثنان.' },
        { ar: 'وحده' },
      ],
    },
    { id: 'titles-only', title_en: 'Nothing else', segments: [] },
    ...Array.from({ length: 60 }, (_, i) => ({
      id: `n${i}`,
      segments: [{ en: `The law protects data ${i}.`, ar: `يحمي القانون البيانات ${i}.` }],
    })),
  ]
    .map((line) => JSON.stringify(line))
    .join('\n'),
);

/** @type {[format: string, options: string[]][]} */
const FORMATS = [
  ['tmx', ['--dtdvalid', path.join(SCHEMAS, 'tmx.dtd')]],
  ['xliff', ['--relaxng', path.join(SCHEMAS, 'xliff.rng')]],
  ['tei', ['--relaxng', path.join(SCHEMAS, 'tei.rng')]],
  ['tbx', ['--relaxng', path.join(SCHEMAS, 'tbx.rng')]],
];

/** @type {[name: string, inputs: string[]][]} */
const ARCHIVES = [
  ['odd', [ODD]],
  ['udhr', ['he', 'en'].map((lang) => path.join(UDHR, `he-en.${lang}.txt`))],
];

for (const [name, inputs] of ARCHIVES) {
  for (const [format, options] of FORMATS) {
    // A single document is too little to learn terms from.
    if (format === 'tbx' && name === 'udhr') continue;
    test(`${format} of ${name} keeps to its schema`, { skip: without('xmllint') }, () => {
      const archive = buildArchive(`heavy-${name}`, inputs, ['--index-only']);
      const file = path.join(TARGET, 'heavy', `${name}.${format}`);
      execFileSync(enfacePath(), ['export', archive, '--to', format, '-o', file]);
      execFileSync('xmllint', ['--noout', '--nonet', ...options, file], { stdio: 'pipe' });
    });
  }
}
