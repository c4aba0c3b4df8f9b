// @ts-check
/**
 * How a module says things: in the page's language if its file has the sentence, else in English.
 *
 * @typedef {import('../words/en.js').Words} Words
 * @param {{ table: Words }} voice @param {Words} english
 * @returns {(key: string, ...values: any[]) => string}
 */
export const speaker = (voice, english) => (key, ...values) => {
  const word = voice.table[key] ?? english[key] ?? key;
  return typeof word === 'function' ? word(...values) : word;
};

/** Adds a module's style to the element's own, once. @param {ShadowRoot} root @param {string} css */
export function adopt(root, css) {
  if (root.adoptedStyleSheets.some((sheet) => /** @type {any} */ (sheet).text === css)) return;
  const sheet = Object.assign(new CSSStyleSheet(), { text: css });
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/** The languages of a document in the order in which they are shown: the reader's own comes first.
 * @param {string[]} all of the archive @param {Set<string>} own of the document @param {string} reader */
export function sidesOf(all, own, reader) {
  const primary = (/** @type {string} */ tag) => tag.split('-')[0];
  const isOwn = (/** @type {string} */ tag) => primary(tag) === primary(reader);
  const sides = all.filter((tag) => own.has(tag));
  return [...sides.filter(isOwn), ...sides.filter((tag) => !isOwn(tag))];
}

/** Copies `text`; `false` if the browser does not allow it. @param {string} text @param {ParentNode & Node} place */
export async function copy(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure address there is no clipboard but this old way.
    const area = document.createElement('textarea');
    area.value = text;
    place.append(area);
    const focused = /** @type {any} */ (place.getRootNode()).activeElement;
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }
}

/** Offers `text` as a file. @param {string} name @param {string} type @param {string} text */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
