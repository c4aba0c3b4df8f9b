// @ts-check
/**
 * Is what `enface export` writes for engines with a server what these take? They cannot be had here;
 * what their references say of mappings, names and records is checked instead.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { SEED, TARGET, UDHR, buildArchive, enfacePath, exported } from '../browser/lib/programs.mjs';

const WORK = path.join(TARGET, 'heavy/engines');

/** The language analyzers that OpenSearch and Elasticsearch both have built in. */
const ANALYZERS = new Set((
  'arabic armenian basque bengali brazilian bulgarian catalan cjk czech danish dutch english estonian finnish french ' +
  'galician german greek hindi hungarian indonesian irish italian latvian lithuanian norwegian persian portuguese ' +
  'romanian russian sorani spanish swedish thai turkish standard'
).split(' '));

/** Tokenizers that Quickwit has without being told of them. */
const TOKENIZERS = new Set(['raw', 'raw_lowercase', 'lowercase', 'default', 'en_stem', 'whitespace', 'chinese_compatible']);

/** What OpenSearch refuses above. */
const MAX_ID_BYTES = 512;
const MAX_KEYWORD_BYTES = 32_766;

/** Documents with what their author did not think of. */
const ODD = path.join(WORK, 'odd.jsonl');
mkdirSync(WORK, { recursive: true });
writeFileSync(
  ODD,
  [
    { id: '法'.repeat(300), title_en: 'Long', date: '2017-05', 'a.b': 'x', '.': 'y', segments: [{ en: 'One.\nTwo.', 'zh-Hant': '一。' }] },
    { id: 'big', date: '1912', note: 'n'.repeat(40_000), segments: [{ en: 'Every word of it.' }, { nb: 'Hvert ord.' }] },
  ].map((line) => JSON.stringify(line)).join('\n'),
);

/** @param {string} name */
const jsonLines = (name) => readFileSync(name, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

/** @param {unknown} value @returns {string[]} */
const leaves = (value) => (Array.isArray(value) ? value.flatMap(leaves) : [String(value)]);

for (const [name, inputs] of /** @type {[string, string[]][]} */ ([
  ['seed', [SEED]],
  ['udhr', ['he', 'en'].map((lang) => path.join(UDHR, `he-en.${lang}.txt`))],
  ['odd', [ODD]],
])) {
  /** @param {string} engine */
  const files = (engine) => {
    const archive = buildArchive(`engines-${name}`, inputs, ['--index-only']);
    const folder = path.join(WORK, `${name}-${engine}`);
    rmSync(folder, { recursive: true, force: true });
    execFileSync(enfacePath(), ['export', archive, '--to', engine, '-o', folder]);
    const segments = exported(archive).reduce((sum, document) => sum + document.segments.length, 0);
    return { folder, segments, index: JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) };
  };

  test(`OpenSearch is told of every field of ${name}, by analyzers that it has`, () => {
    const { folder, segments, index } = files('opensearch');
    const { properties, dynamic, dynamic_templates: templates } = index.mappings;
    const own = Object.keys(index.settings.analysis.analyzer);
    for (const field of Object.values(properties).flatMap((field) => [field, ...Object.values(field.fields ?? {})])) {
      assert.ok(['keyword', 'text', 'date', 'integer', 'boolean', 'object'].includes(field.type), field.type);
      if (field.analyzer) assert.ok(ANALYZERS.has(field.analyzer) || own.includes(field.analyzer), field.analyzer);
      if (field.type === 'keyword') assert.ok(field.ignore_above * 4 <= MAX_KEYWORD_BYTES, 'a longer one is passed over, not refused');
    }
    assert.equal(dynamic, false);
    assert.deepEqual(templates.map((/** @type {any} */ one) => Object.values(one)[0].path_match), ['meta.*']);

    const lines = jsonLines(`${folder}/bulk.ndjson`);
    assert.equal(lines.length, 2 * segments, 'an action and a record for each passage');
    const ids = new Set();
    for (let i = 0; i < lines.length; i += 2) {
      const [{ index: { _id: id, ...rest } }, record] = lines.slice(i, i + 2);
      assert.deepEqual(rest, {});
      assert.ok(Buffer.byteLength(id) <= MAX_ID_BYTES, `${id} is too long`);
      assert.ok(!ids.has(id), `${id} stands twice`);
      ids.add(id);
      for (const [key, value] of Object.entries(record)) assert.ok(properties[key], `${key}: ${value}`);
      for (const key of Object.keys(record.meta ?? {})) assert.match(key, /^[^.]*[^.\s][^.]*$/, 'a name of a field');
      if (record.date) assert.match(record.date, /^\d{4}(-\d\d(-\d\d)?)?$/);
    }
  });

  test(`the bulk file of ${name} is cut into parts that stand alone, as the read-me says`, () => {
    const { folder } = files('opensearch');
    execFileSync('split', ['-l', '10', 'bulk.ndjson', 'part.'], { cwd: folder });
    const parts = readdirSync(folder).filter((file) => file.startsWith('part.'));
    for (const part of parts) {
      const lines = jsonLines(`${folder}/${part}`);
      lines.forEach((line, i) => assert.equal('index' in line, i % 2 === 0));
    }
  });

  test(`Quickwit is told of every field of ${name}, by tokenizers that it has`, () => {
    const { folder, segments, index } = files('quickwit');
    assert.match(index.index_id, /^[a-zA-Z][a-zA-Z0-9\-_.]{2,254}$/);
    const fields = new Map(index.doc_mapping.field_mappings.map((/** @type {any} */ field) => [field.name, field]));
    for (const [field, { type, tokenizer }] of fields) {
      assert.match(field, /^[@$_\-a-zA-Z][@$_/.\-a-zA-Z0-9]{0,254}$/);
      assert.ok(['text', 'array<text>', 'u64', 'bool', 'json'].includes(type), type);
      if (tokenizer) assert.ok(TOKENIZERS.has(tokenizer), tokenizer);
    }
    for (const field of index.search_settings.default_search_fields) assert.ok(fields.has(field), field);

    const records = jsonLines(`${folder}/records.ndjson`);
    assert.equal(records.length, segments);
    assert.equal(new Set(records.map((record) => record.id)).size, segments);
    for (const record of records) {
      for (const [key, value] of Object.entries(record)) {
        const field = /** @type {any} */ (fields.get(key));
        assert.ok(field, `${key}: the mapping is strict`);
        assert.equal(Array.isArray(value), field.type.startsWith('array'), key);
        assert.ok(leaves(value).length > 0);
      }
    }
  });
}
