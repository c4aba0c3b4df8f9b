// @ts-check
/**
 * How is a passage cited, and how is it written for other programs? Plain functions of texts.
 *
 * @typedef {object} Source What is cited.
 * @property {string} id of the document
 * @property {{ lang: string, text: string }[]} titles the first is the one that is cited
 * @property {string | null} date `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
 * @property {Map<string, string[]>} meta
 * @property {string} [pinpoint] which passage: its label, or its number
 * @property {string} url a link to it
 * @property {string} accessed today, as `YYYY-MM-DD`
 * @property {string} archive the archive's name
 */

/** @param {Source} source */
const key = ({ id, date }) =>
  `${id.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40) || 'document'}${date ? `-${date.slice(0, 4)}` : ''}`;

/** @param {Source} source @param {string} name */
const one = ({ meta }, name) => meta.get(name)?.[0];

/** @param {Source} source */
const issuers = ({ meta }) => meta.get('issuer') ?? meta.get('author') ?? [];

/** A line below a copied passage, and the plain note. @param {Source} source @param {(name: string) => string} translated */
export function note(source, translated) {
  const [title, ...others] = source.titles.map(({ text }) => text);
  const translator = one(source, 'translator');
  const parts = [
    issuers(source).join(', '),
    others.length ? `${title} (${others.join('; ')})` : (title ?? source.id),
    one(source, 'number'),
    source.date,
    source.pinpoint,
    translator && translated(translator),
    source.archive,
    `${source.url} (${source.accessed})`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

/** What means something to TeX. */
const TEX = /[\\{}$&#^_%~]/g;
/** @type {Record<string, string>} */
const TEX_NAMES = { '\\': '\\textbackslash{}', '^': '\\textasciicircum{}', '~': '\\textasciitilde{}' };

/** @param {string} text */
const tex = (text) => text.replace(TEX, (c) => TEX_NAMES[c] ?? `\\${c}`);

/** @param {Source} source */
export function bibtex(source) {
  const [title, ...others] = source.titles.map(({ text }) => text);
  const [year, month] = (source.date ?? '').split('-');
  /** @type {[string, string | undefined][]} */
  const fields = [
    // An institution's name is no first and last name.
    ['author', issuers(source).map((name) => `{${tex(name)}}`).join(' and ')],
    ['title', `{${tex(title ?? source.id)}}`],
    ['titleaddon', others.map(tex).join('; ')],
    ['number', tex(one(source, 'number') ?? '')],
    ['year', year],
    ['month', month && `${Number(month)}`],
    ['translator', tex(one(source, 'translator') ?? '')],
    ['langid', source.titles[0]?.lang],
    ['note', tex(source.pinpoint ?? '')],
    ['url', source.url],
    ['urldate', source.accessed],
  ];
  const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{${key(source)},\n${lines.join(',\n')}\n}\n`;
}

/** @param {Source} source */
export function ris(source) {
  const [title, ...others] = source.titles.map(({ text }) => text);
  /** @type {[string, string | undefined | null][]} */
  const fields = [
    ['TY', 'GEN'],
    ...issuers(source).map((name) => /** @type {[string, string]} */ (['AU', name])),
    ['TI', title ?? source.id],
    ...others.map((text) => /** @type {[string, string]} */ (['TT', text])),
    ['M1', one(source, 'number')],
    ['PY', source.date?.slice(0, 4)],
    ['DA', source.date?.replace(/-/g, '/')],
    ['A4', one(source, 'translator')],
    ['LA', source.titles[0]?.lang],
    ['SP', source.pinpoint],
    ['UR', source.url],
    ['Y2', source.accessed.replace(/-/g, '/')],
  ];
  // A line break would end the field.
  const lines = fields.filter(([, value]) => value).map(([name, value]) => `${name}  - ${`${value}`.replace(/\s+/g, ' ')}`);
  return `${lines.join('\r\n')}\r\nER  - \r\n`;
}

/** @param {Source} source */
export function csl(source) {
  const [title, ...others] = source.titles.map(({ text }) => text);
  const parts = (/** @type {string} */ date) => ({ 'date-parts': [date.split('-').map(Number)] });
  const translator = one(source, 'translator');
  const names = issuers(source).map((literal) => ({ literal }));
  const item = {
    id: key(source),
    type: 'document',
    title: title ?? source.id,
    ...(others.length && { 'original-title': others.join('; ') }),
    ...(names.length && { author: names }),
    ...(translator && { translator: [{ literal: translator }] }),
    ...(one(source, 'number') && { number: one(source, 'number') }),
    ...(source.date && /^\d{4}/.test(source.date) && { issued: parts(source.date) }),
    ...(source.titles[0] && { language: source.titles[0].lang }),
    ...(source.pinpoint && { locator: source.pinpoint }),
    archive: source.archive,
    URL: source.url,
    accessed: parts(source.accessed),
  };
  return `${JSON.stringify([item], undefined, 2)}\n`;
}

/** @param {string} text */
const xml = (text) =>
  text
    // Characters that XML does not allow at all.
    // eslint-disable-next-line no-control-regex
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

/**
 * Passages as a translation memory, TMX 1.4b. A passage with one side has no unit: a unit is a pair.
 * @param {{ id: string, sides: { lang: string, text: string }[] }[]} units
 */
export function tmx(units) {
  const pairs = units.filter(({ sides }) => sides.length > 1);
  const source = pairs[0]?.sides[0].lang ?? '*all*';
  const unit = (/** @type {{ id: string, sides: { lang: string, text: string }[] }} */ { id, sides }) =>
    `    <tu tuid="${xml(id)}">\n${sides
      .map(({ lang, text }) => `      <tuv xml:lang="${xml(lang)}"><seg>${xml(text)}</seg></tuv>\n`)
      .join('')}    </tu>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="enface" creationtoolversion="1" segtype="block" o-tmf="enface" adminlang="en" srclang="${xml(source)}" datatype="plaintext"/>
  <body>
${pairs.map(unit).join('')}  </body>
</tmx>
`;
}

/** Rows as CSV (`,`) or TSV (`\t`). @param {string[][]} rows @param {',' | '\t'} separator */
export function table(rows, separator) {
  const cell = (/** @type {string} */ text) => {
    // A spreadsheet would run what begins like a formula.
    if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    if (separator === '\t') return text.replace(/[\t\r\n]+/g, ' ');
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('');
}
