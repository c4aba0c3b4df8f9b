// @ts-check
/**
 * How does text reach a box through an input method, as Chinese is typed?
 */

/**
 * Composes in the focused element of Chromium: each of `steps` replaces the composed text, as with
 * pinyin letters, then `commit` is chosen. The events are the browser's own: compositionstart,
 * input with `isComposing`, compositionend.
 *
 * @param {import('playwright-core').Page} page
 * @param {string[]} steps for example `['w', 'wa', 'wang', 'wangl', '网络']`
 * @param {string} commit the text chosen at the end; '' gives the composition up
 * @param {(step: string) => Promise<void>} [whileComposing] called after each step
 */
export async function compose(page, steps, commit, whileComposing = async () => {}) {
  const session = await page.context().newCDPSession(page);
  for (const text of steps) {
    const selection = { selectionStart: text.length, selectionEnd: text.length };
    await session.send('Input.imeSetComposition', { text, ...selection });
    await whileComposing(text);
  }
  if (commit) {
    await session.send('Input.insertText', { text: commit });
  } else {
    await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  }
  await session.detach();
}
