// @ts-check
// A hit in the documentation leads to the page of the site that has it, at the heading above it: the
// search opens the text in its own reader first, and this goes on from there.

/** What a heading is linked to by, as `anchor` of `crates/xtask/src/docs.rs` makes it. @param {string} words */
const anchor = (words) => words.trim().replace(/[^\p{Alphabetic}\p{N}_ -]/gu, '').toLowerCase().replaceAll(' ', '-');

addEventListener('enface:open', async (event) => {
  const { document: name, found } = /** @type {CustomEvent} */ (event).detail;
  const isPage = document.querySelector(`.nav a[href="${CSS.escape(name)}.html"]`);
  if (!found || !isPage) return;
  const page = `${name}.html`;
  let row = document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .target');
  const text = await fetch(page).then((response) => response.text(), () => '');
  const ids = new Set([...text.matchAll(/<h\d id="([^"]+)"/g)].map(([, id]) => id));
  const idOf = (/** @type {Element} */ one) => anchor(one.querySelector('.side')?.textContent ?? '');
  while (row && !ids.has(idOf(row))) row = row.previousElementSibling;
  // In place of the reader, so that "back" leads to the hits.
  location.replace(page + (row ? `#${idOf(row)}` : ''));
});
