// @ts-check
/**
 * Renderings: how the query is said on the other side, how often, when and by whom, with the
 * passages that show it. It counts the marks of the same lines as the concordance.
 */
import css from './renderings.css';
import { FREE_BYTES, linesFor, size } from '../parts/lines.js';
import { adopt, speaker } from '../parts/speech.js';
import { views as english } from '../words/en.js';

/** Passages that are listed at once for one rendering. */
const EVIDENCE = 20;

/** The last `n` characters of `text`, from a whole word on. @param {string} text @param {number} n */
const end = (text, n) => (text.length > n ? text.slice(-n).replace(/^\S{0,24}\s/u, '') : text);

/** The first `n` characters of `text`, to a whole word. @param {string} text @param {number} n */
const start = (text, n) => (text.length > n ? text.slice(0, n).replace(/\s\S{0,24}$/u, '') : text);

/** @param {any} host What `enface.js` gives to a module. */
export default function renderings(host) {
  const { archive, element, icon, parts, root, voice } = host;
  /** @type {HTMLElement} */
  const panel = parts.panel;
  const say = speaker(voice, english);
  adopt(root, css);
  let turn = 0;
  let hadFocus = false;
  const number = (/** @type {number} */ n) => n.toLocaleString(voice.lang);

  /** @param {number} n @param {number} all */
  const bar = (n, all) => {
    const bar = element('span', 'share', { 'aria-hidden': 'true' });
    const fill = element('span', 'share-fill');
    fill.style.inlineSize = `${(100 * n) / all}%`;
    bar.append(fill);
    return bar;
  };

  /** How often each value is there, the most frequent first. @param {(string | undefined)[]} values */
  const tally = (values) => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const value of values) counts.set(value ?? '', (counts.get(value ?? '') ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  };

  /** @param {string} title @param {[string, number][]} counts @param {string} none */
  const chart = (title, counts, none) => {
    const most = Math.max(...counts.map(([, n]) => n));
    const list = element('ul', 'chart', { role: 'list' });
    for (const [value, n] of counts.slice(0, 30)) {
      list.append(element('li', 'chart-line', {}, element('span', 'chart-name', {}, value || none),
        bar(n, most), element('span', 'chart-count', {}, number(n))));
    }
    return element('div', 'chart-box', {}, element('h4', 'chart-title', {}, title), list);
  };

  /** @param {import('../parts/lines.js').Line[]} lines @param {string} lang */
  const evidence = (lines, lang) => {
    const box = element('div', 'evidence');
    const years = tally(lines.map(({ hit }) => hit.date?.slice(0, 4))).sort(([a], [b]) => (a < b ? -1 : 1));
    const issuers = tally(lines.map(({ hit }) => hit.meta.find((/** @type {string[]} */ [key]) => key === 'issuer')?.[1]));
    const charts = element('div', 'charts', {}, chart(say('by-year'), years, say('undated')));
    if (issuers.length > 1 || issuers[0]?.[0]) charts.append(chart(say('by-issuer'), issuers, say('not-stated')));
    const list = element('ol', 'rows', { role: 'list' });
    let n = 0;
    const more = element('button', 'more', { type: 'button' }, say('more'));
    const extend = () => {
      for (const { hit, own, parts: sides } of lines.slice(n, n + EVIDENCE)) {
        const place = `${hit.passage}~${hit.anchor}`;
        const label = hit.sides.find((/** @type {any} */ side) => side.label)?.label ?? `${hit.passage + 1}`;
        const link = element('a', 'place', { href: host.href({ document: hit.document, place }), 'data-document': hit.document,
          'data-place': place, 'aria-label': `${hit.titles[0]?.text ?? hit.document}, ${say('open', label)}` }, label);
        const row = element('li', 'row', {}, element('div', 'reference', {}, link));
        for (const one of [own, lang]) {
          const part = sides.get(one);
          if (!part) continue;
          const cell = element('p', 'side', { lang: one, dir: part.dir });
          const [before, after] = [end(part.before, 120), start(part.after, part.node ? 120 : 240)];
          if (before.length < part.before.length) cell.append('… ');
          cell.append(before, ...(part.node ? [element('mark', part.mark ?? '', {}, part.node)] : []), after);
          if (after.length < part.after.length) cell.append(' …');
          row.append(cell);
        }
        list.append(row);
      }
      n += EVIDENCE;
      if (n >= lines.length) more.remove();
    };
    box.append(charts, list, more);
    // The last page takes the button away under the focus.
    more.addEventListener('click', () => {
      const at = list.childElementCount;
      extend();
      if (!more.isConnected) /** @type {HTMLElement | null} */ (list.children[at]?.querySelector('a'))?.focus();
    });
    extend();
    return box;
  };

  /** @param {import('../parts/lines.js').Lines} of */
  const draw = (of) => {
    hadFocus ||= panel.contains(root.activeElement);
    /** @type {Node[]} */
    const out = [];
    if (!of.isComplete) {
      const note = element('div', 'loaded', {}, element('p', 'advice', {}, say('loaded-part', of.hits, of.total, of.exact)));
      const more = element('button', 'more', { type: 'button' }, say('load-rest', size(of.restBytes, voice.lang)));
      more.addEventListener('click', () => load(of, Infinity));
      note.append(more);
      out.push(note);
    }
    // The query may stand on several sides, and each of them be rendered on several.
    for (const own of archive.languages) {
      for (const lang of archive.languages) {
        const all = of.lines.filter((line) => line.own === own);
        const here = all.filter((line) => line.parts.has(lang));
        if (lang === own || !all.length) continue;
        const groups = new Map();
        for (const line of here) {
          const text = line.parts.get(lang)?.mark === 'counterpart' ? line.parts.get(lang)?.node ?? '' : '';
          // A capital at the start of a sentence makes no other rendering.
          const folded = text.normalize('NFKC').toLocaleLowerCase(lang).replace(/\s+/g, ' ');
          const group = groups.get(folded) ?? { text, lines: [] };
          group.lines.push(line);
          if (text && text === folded) group.text = text;
          groups.set(folded, group);
        }
        const sorted = [...groups].sort(([a, x], [b, y]) => Number(!a) - Number(!b) || y.lines.length - x.lines.length);
        if (!groups.has('')) sorted.push(['', { text: '', lines: [] }]);
        // Lines that cannot have a counterpart are no part of the shares.
        const oneSided = all.filter((line) => !line.parts.has(lang));
        if (oneSided.length) sorted.push(['\0', { text: say('one-sided', voice.language(lang)), lines: oneSided }]);
        const list = element('ul', 'renderings', { role: 'list' });
        for (const [folded, { text, lines }] of sorted) {
          const isRendering = folded > '\0';
          const isShare = folded !== '\0';
          const name = isRendering
            ? element('mark', 'counterpart', { lang, dir: lines[0].parts.get(lang).dir }, text)
            : element('span', 'advice', {}, text || say('none-found'));
          const share = isShare && here.length
            ? [bar(lines.length, here.length), element('span', 'chart-count', {}, say('of-lines', lines.length, here.length))]
            : [element('span', ''), element('span', 'chart-count', {}, number(lines.length))];
          const summary = element('summary', 'rendering', {}, icon('chevron'), element('span', 'rendering-name', {}, name), ...share);
          const details = element('details', 'fold', {}, summary);
          details.addEventListener('toggle', () => {
            if (details.childElementCount > 1) return;
            if (isRendering) {
              const behind = element('button', 'more behind', { type: 'button' }, say('behind', text));
              behind.addEventListener('click', () => host.go({ q: /\s/.test(text) ? `"${text}"` : text, view: 'renderings' }, true));
              details.append(behind);
            }
            details.append(evidence(lines, lang));
          });
          list.append(element('li', '', {}, details));
        }
        out.push(element('h3', 'renderings-title', {}, say('rendered-as', of.query), ' ',
          element('span', 'advice', {}, `${voice.language(own)} – ${voice.language(lang)}`)), list);
      }
    }
    panel.replaceChildren(...out);
    // What was pressed is gone with the answer that it belonged to.
    if (hadFocus) /** @type {HTMLElement | null} */ (panel.querySelector('summary'))?.focus({ preventScroll: true });
    hadFocus = false;
  };

  /** @param {import('../parts/lines.js').Lines} of @param {number} limitBytes */
  const load = async (of, limitBytes) => {
    const now = ++turn;
    hadFocus ||= panel.contains(root.activeElement);
    panel.replaceChildren(element('p', 'advice', {}, say('loading')));
    await of.load(limitBytes, () => now === turn && !panel.hidden);
    if (now !== turn) return;
    draw(of);
    host.announce(say('rendered-as', of.query));
  };

  /** @param {any} state */
  return async (state) => {
    const of = linesFor(archive, state.q.trim());
    if (of.isComplete || of.bytes >= FREE_BYTES) draw(of);
    else await load(of, FREE_BYTES - of.bytes);
  };
}
