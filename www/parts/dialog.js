// @ts-check
/**
 * What is asked over the page: below its name. Esc, its button and a press beside it close it, and
 * the focus goes back to where it came from.
 */

/**
 * @param {any} host What `enface.js` gives to a module. @param {string} name @param {string} close What
 * the button says that closes it. @param {string} [className] @returns {HTMLDialogElement} to be filled and shown
 */
export function dialog(host, name, close, className = '') {
  const { element, icon, parts, root } = host;
  const back = root.activeElement;
  const box = element('dialog', `options-of ${className}`.trim(), { 'aria-label': name });
  const button = element('button', 'close', { type: 'button', 'aria-label': close }, icon('clear'));
  button.addEventListener('click', () => box.close());
  box.append(element('div', 'options-head', {}, element('h3', 'options-title', {}, name), button));
  // Keys mean what they mean on the page below only there.
  box.addEventListener('keydown', (/** @type {Event} */ event) => event.stopPropagation());
  box.addEventListener('click', (/** @type {Event} */ event) => {
    event.stopPropagation();
    if (event.target === box) box.close();
  });
  box.addEventListener('close', () => {
    box.remove();
    back?.focus({ preventScroll: true });
  });
  parts.reading.append(box);
  return box;
}
