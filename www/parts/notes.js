// @ts-check
/**
 * What is known about an open document: terms, citations and notes in its text, what cites it,
 * which bodies it names. Each opens beside the text; citations lead to the passage.
 */
import { isSaving, Knowledge } from './knowledge.js';
import { paragraphs, popover } from './popover.js';
import { apart, Terms } from './spans.js';

/** Lists of headwords that are larger are loaded when somebody asks for the terms. */
const FREE_BYTES = 64 << 10;
/** As much of a passage as shows what is cited. */
const PREVIEW_CHARS = 300;

/**
 * @param {any} host What `enface.js` gives to a module.
 * @param {(key: string, ...values: any[]) => string} say
 * @param {any} text The document.
 */
export async function notesOn(host, say, text) {
  const { archive, element, voice } = host;
  const knowledge = new Knowledge(host.manifest);
  const [index, known] = await Promise.all([knowledge.index(), knowledge.document(text.number)]);
  if (!index || !known || known.id !== text.document) return undefined;
  // The number that an article begins with leads nowhere.
  const citations = known.citations.filter((/** @type {any} */ [bead, , , , at, to]) => known.targets[at].id !== text.document || to !== bead);
  /** @type {string[]} */
  const sides = index.about.sides;
  /** @type {Map<string, Terms>} */
  const terms = new Map();
  const loadTerms = async () => {
    await Promise.all(sides.map(async (lang) => {
      const { headwords, own } = await knowledge.headwords(lang);
      terms.set(lang, new Terms(headwords, own));
    }));
  };
  const nBytes = await knowledge.headwordBytes();
  const isFree = nBytes <= FREE_BYTES && !isSaving();
  if (isFree) await loadTerms();

  const titleOf = (/** @type {any} */ one) =>
    one.titles?.[voice.lang] ?? sides.map((lang) => one.titles?.[lang]).find(Boolean) ?? one.id;
  /** @param {string} id @param {number} bead @param {(Node | string)[]} content */
  const linkTo = (id, bead, ...content) => {
    const place = bead >= 0 ? `${bead}` : '';
    return element('a', 'known-link', { href: host.href({ document: id, place, view: '' }), 'data-document': id, 'data-place': place }, ...content);
  };
  /** @param {HTMLElement} near @param {string} name @param {(Node | string)[]} content */
  const show = (near, name, ...content) => {
    const box = popover(host, near, name, say('close'), content);
    box.addEventListener('click', (/** @type {Event} */ event) => {
      // What leads away closes it first, so that the focus goes where it leads.
      if (/** @type {Element} */ (event.target).closest('[data-document], .go')) box.hidePopover();
    });
    return box;
  };
  /** @param {string} label @param {() => void} act */
  const action = (label, act) => {
    const made = element('button', 'option go', { type: 'button' }, label);
    made.addEventListener('click', act);
    return made;
  };

  /** @param {HTMLElement} near @param {string} lang @param {string} term */
  const showTerm = async (near, lang, term) => {
    const entry = await knowledge.headword(lang, term);
    if (!entry) return;
    const list = element('ul', 'attested', { role: 'list' });
    for (const one of entry.renderings) {
      const evidence = one.evidence.map((/** @type {any} */ place, /** @type {number} */ i) => {
        const link = linkTo(place.id, place.bead, `${i + 1}`);
        link.setAttribute('aria-label', say('evidence', place.id, place.bead + 1));
        return link;
      });
      list.append(element('li', '', {}, element('bdi', 'rendered', { lang: sides[one.side] }, one.text), ' ',
        element('span', 'known-count', {}, one.owner && !one.count ? say('owner') : say('attested', one.count, one.share, one.first?.slice(0, 4))),
        ...(evidence.length ? [' ', element('span', 'known-places', {}, ...evidence)] : [])));
    }
    const { definition, note, source } = entry.own ?? {};
    const own = [definition, note, source].filter(Boolean).flatMap((one) => paragraphs(element, one));
    const q = /\s/.test(term) ? `"${term}"` : term;
    show(near, term, element('h3', 'popover-title', { lang }, term), ...own, list, element('div', 'popover-actions', {},
      action(say('all-passages'), () => host.go({ q, document: '', place: '', view: '' }, true)),
      action(say('renderings'), () => host.go({ q, document: '', place: '', view: 'renderings' }, true))));
  };

  /** @param {HTMLElement} near @param {any} target @param {number} bead */
  const showCitation = async (near, target, bead) => {
    if (target.missing !== undefined) {
      show(near, target.text, element('h3', 'popover-title', {}, target.text), element('p', 'advice', {}, say('not-here')),
        element('div', 'popover-actions', {}, action(say('all-passages'), () => host.go({ q: `"${target.text}"`, document: '', place: '', view: '' }, true))));
      return;
    }
    const title = titleOf(target);
    const others = sides.flatMap((lang) => (target.titles[lang] && target.titles[lang] !== title ? [element('p', 'subtitle', { lang }, target.titles[lang])] : []));
    const cited = bead < 0 ? undefined : (await archive.read(target.id))?.passages.find((/** @type {any} */ one) => one.passage === bead);
    const preview = (cited?.sides ?? []).map((/** @type {any} */ side) => {
      const all = [...side.text];
      return element('p', 'side', { lang: side.lang, dir: side.dir }, all.slice(0, PREVIEW_CHARS).join('') + (all.length > PREVIEW_CHARS ? ' …' : ''));
    });
    show(near, title, element('h3', 'popover-title', {}, title), ...others, ...preview,
      element('div', 'popover-actions', {}, linkTo(target.id, bead, say('read-there'))));
  };

  /** @param {HTMLElement} near @param {any} note */
  const showNote = (near, note) => {
    const kind = say(note.kind === 'owner' ? 'owners-note' : 'translators-note');
    const by = [note.author, note.date].filter(Boolean).join(', ');
    show(near, kind, element('h3', 'popover-title', {}, kind), ...paragraphs(element, note.body), ...(by ? [element('p', 'advice', {}, by)] : []));
  };

  /** Something in the text that opens. @param {string} name @param {string} label @param {(near: HTMLElement) => any} open @param {string} [href] */
  const opener = (name, label, open, href) => {
    const made = element(href ? 'a' : 'span', `known ${name}`, { 'aria-haspopup': 'dialog', title: label, ...(href ? { href } : { role: 'button', tabindex: name === 'term' ? '-1' : '0' }) });
    const act = (/** @type {any} */ event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
      event.preventDefault();
      event.stopPropagation();
      Promise.resolve(open(made)).catch(() => show(made, label, element('p', 'message', {}, voice.text('unreachable'))));
    };
    made.addEventListener('click', act);
    made.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter' || event.key === ' ') act(event);
    });
    return made;
  };

  /** What can be opened in a text. @param {number} bead @param {any} side @returns {import('./spans.js').Span[]} */
  const spans = (bead, side) => {
    const number = sides.indexOf(side.lang);
    const cited = citations.filter((/** @type {any} */ [of, on]) => of === bead && on === number)
      .map((/** @type {any} */ [, , start, end, at, to]) => {
        const target = known.targets[at];
        const isMissing = target.missing !== undefined;
        const href = isMissing ? undefined : host.href({ document: target.id, place: to >= 0 ? `${to}` : '', view: '' });
        return { start, end, make: () => opener(isMissing ? 'missing' : 'citation', say('citation'), (near) => showCitation(near, target, to), href) };
      });
    const noted = known.annotations.filter((/** @type {any} */ note) => note.bead === bead && note.side === number)
      .map((/** @type {any} */ note) => ({ start: note.start, end: note.end,
        make: () => opener('annotation', say(note.kind === 'owner' ? 'owners-note' : 'translators-note'), (near) => showNote(near, note)) }));
    const seen = new Set();
    const named = (terms.get(side.lang)?.in(side.text) ?? []).filter(({ term }) => !seen.has(term) && seen.add(term))
      .map(({ start, end, term }) => ({ start, end, make: () => opener('term', say('term'), (near) => showTerm(near, side.lang, term)) }));
    // What somebody has stated stands before what was found.
    const stated = apart([...noted, ...cited]);
    const isFree = (/** @type {any} */ one) => stated.every(({ start, end }) => one.end <= start || one.start >= end);
    return apart([...stated, ...named.filter(isFree)]);
  };

  const citing = known.citedBy.filter((/** @type {any} */ { id }) => id !== text.document).flatMap((/** @type {any} */ one) => one.beads.map((/** @type {any} */ [from, to]) => ({ one, from, to })));
  /** @param {any[]} some */
  const listOf = (some) => element('ul', 'known-list', { role: 'list' }, ...some.map(({ one, from }) =>
    element('li', '', {}, linkTo(one.id, from, titleOf(one)), ' ', element('span', 'known-count', {}, say('passage', from + 1)))));

  /** What opens the list of the passages that cite this one. @param {number} bead */
  const citedHere = (bead) => {
    const some = citing.filter((/** @type {any} */ { to }) => to === bead);
    if (!some.length) return undefined;
    const label = say('cited-times', some.length);
    const made = opener('cited-here', label, (near) => show(near, say('cited-by'), element('h3', 'popover-title', {}, say('cited-by')), listOf(some)));
    made.append(label);
    return made;
  };

  /** @param {string} name @param {number} n @param {() => Node | Promise<Node>} content */
  const fold = (name, n, content) => {
    const details = element('details', 'outline known-fold', {}, element('summary', 'unfold', {}, host.icon('chevron'), `${say(name)} `, element('span', 'known-count', {}, n.toLocaleString(voice.lang))));
    details.addEventListener('toggle', async () => {
      if (!details.open || details.childElementCount > 1) return;
      details.append(await Promise.resolve(content()).catch(() => element('p', 'message', {}, voice.text('unreachable'))));
    });
    return details;
  };

  const folds = () => {
    const out = [];
    const targets = known.targets.map((/** @type {any} */ target, /** @type {number} */ i) => {
      const places = citations.filter((/** @type {any} */ one) => one[4] === i);
      return { target, places };
    }).filter((/** @type {any} */ { target, places }) => places.length && target.id !== text.document);
    if (targets.length) {
      out.push(fold('cites', targets.length, () => element('ul', 'known-list', { role: 'list' }, ...targets.map((/** @type {any} */ { target, places }) =>
        element('li', '', {}, target.missing === undefined ? linkTo(target.id, -1, titleOf(target)) : `${target.text} (${say('not-here')})`, ' ',
          element('span', 'known-count', {}, say('cited-times', places.length)))))));
    }
    if (citing.length) out.push(fold('cited-by', citing.length, () => listOf(citing)));
    if (known.institutions.length) {
      out.push(fold('institutions', known.institutions.length, async () => {
        const register = await knowledge.institutions();
        return element('ul', 'known-list', { role: 'list' }, ...known.institutions.map((/** @type {any} */ [number, role, n]) => {
          const { id, names } = register.institutions[number];
          const view = `institution.${id}`;
          const link = element('a', 'known-link', { href: host.href({ document: '', place: '', view }) }, ...sides.flatMap((lang) => names[lang]?.[0] ? [element('bdi', '', { lang }, names[lang][0]), ' '] : []));
          link.addEventListener('click', (/** @type {MouseEvent} */ event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            host.go({ document: '', place: '', view }, true);
          });
          return element('li', '', {}, link, element('span', 'known-count', {}, role === 'issuer' ? say('issued-it') : say('named-times', n)));
        }));
      }));
    }
    return out;
  };
  const whole = known.annotations.filter((/** @type {any} */ { bead }) => bead < 0)
    .map((/** @type {any} */ note) => element('div', 'note', {}, element('strong', '', {}, say(note.kind === 'owner' ? 'owners-note' : 'translators-note')), ...paragraphs(element, note.body)));
  return { spans, citedHere, folds: folds(), whole, loadTerms: nBytes && !isFree ? loadTerms : undefined };
}
