// @ts-check
/**
 * A note that floats over the page: below what it is about, a sheet on a narrow page. It takes the
 * focus and gives it back; Esc and a press beside it close it.
 */

/** Space to the edges of the window. */
const EDGE = 16;
/** Below this it is a sheet. */
const NARROW = 720;

/**
 * @param {any} host What `enface.js` gives to a module. @param {HTMLElement} near What it is about.
 * @param {string} name What it is called. @param {string} close What the button to close it says.
 * @param {(Node | string)[]} content
 */
export function popover(host, near, name, close, content) {
  const { element, icon, parts, root } = host;
  root.querySelector('.popover')?.remove();
  const button = element('button', 'close', { type: 'button', 'aria-label': close }, icon('clear'));
  const box = element('div', 'popover', { popover: 'auto', role: 'dialog', 'aria-label': name, tabindex: '-1' }, button, ...content);
  button.addEventListener('click', () => box.hidePopover());
  // Keys mean what they mean on the page below only there.
  box.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === 'Escape') box.hidePopover();
  });
  let hadFocus = false;
  box.addEventListener('beforetoggle', () => (hadFocus = box.contains(root.activeElement)));
  box.addEventListener('toggle', (/** @type {any} */ event) => {
    near.setAttribute('aria-expanded', `${event.newState === 'open'}`);
    if (event.newState === 'open') return;
    if (hadFocus && near.isConnected) near.focus({ preventScroll: true });
    box.remove();
  });
  parts.frame.append(box);
  box.showPopover();
  if (parts.frame.clientWidth < NARROW) box.classList.add('sheet');
  else {
    const { left, right, bottom, top } = near.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const start = getComputedStyle(near).direction === 'rtl' ? right - width : left;
    const below = bottom + 6;
    const isAbove = below + height > innerHeight - EDGE && top - 6 - height > EDGE;
    box.style.left = `${scrollX + Math.max(EDGE, Math.min(start, innerWidth - width - EDGE))}px`;
    box.style.top = `${scrollY + (isAbove ? top - 6 - height : below)}px`;
  }
  box.focus({ preventScroll: true });
  return box;
}

/**
 * Text of the owner's notes with what Markdown says of it that a note needs: paragraphs, emphasis,
 * links of the web. Anything else is text.
 * @param {any} element @param {string} markdown @returns {HTMLElement[]}
 */
export function paragraphs(element, markdown) {
  return markdown.split(/\n\s*\n/).filter((text) => text.trim()).map((text) => {
    const nodes = text.replace(/\s+/g, ' ').split(/(\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\(https?:\/\/[^\s)]+\))/).map((piece) => {
      const link = piece.match(/^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)$/);
      if (link) return element('a', '', { href: link[2], rel: 'external' }, link[1]);
      if (/^\*\*.+\*\*$/.test(piece)) return element('strong', '', {}, piece.slice(2, -2));
      return /^\*.+\*$/.test(piece) ? element('em', '', {}, piece.slice(1, -1)) : piece;
    });
    return element('p', '', { dir: 'auto' }, ...nodes);
  });
}
