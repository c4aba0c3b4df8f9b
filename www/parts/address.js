// @ts-check
/**
 * What an element shows, as it stands in the page's address.
 *
 * @typedef {{ q: string, document: string, place: string, view: string }} State What is shown.
 */

/**
 * What stands in the address: `?q=words#document/place`, or `#document/place?q=words`.
 * @param {string | null} mode @returns {State}
 */
export function readAddress(mode) {
  const [path, words] = location.hash.slice(1).split('?');
  const query = new URLSearchParams(mode === 'hash' ? words : location.search);
  const [document, place] = path.includes('/') ? path.split('/') : ['', ''];
  const decode = (/** @type {string} */ text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return {
    q: query.get('q') ?? '',
    document: decode(document),
    place: decode(place),
    view: query.get('view') ?? '',
  };
}

/** The address of `state`. @param {State} state @param {string | null} mode */
export function addressOf({ q, document, place, view }, mode) {
  const url = new URL(location.href);
  const query = mode === 'hash' ? new URLSearchParams() : url.searchParams;
  for (const [name, value] of Object.entries({ q, view })) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  let hash = document && `${encodeURIComponent(document)}/${encodeURIComponent(place)}`;
  if (mode === 'hash' && `${query}`) hash += `?${query}`;
  url.hash = hash;
  return url.href;
}
