// @ts-check
/** How long what a module has hung on its element stays there. */

/** What the module has made last for each element. @type {WeakMap<ShadowRoot, AbortController>} */
const current = new WeakMap();

/**
 * Ends when the element's archive is exchanged for another one, and when the module is made for the
 * same element again.
 * @param {{ root: ShadowRoot }} host What `enface.js` gives to a module. @returns {AbortSignal}
 */
export function lifetime({ root }) {
  current.get(root)?.abort();
  const end = new AbortController();
  current.set(root, end);
  const observer = new MutationObserver((records) => {
    if (records.some(({ oldValue }) => oldValue !== root.host.getAttribute('src'))) end.abort();
  });
  observer.observe(root.host, { attributeFilter: ['src'], attributeOldValue: true });
  end.signal.addEventListener('abort', () => observer.disconnect());
  return end.signal;
}
