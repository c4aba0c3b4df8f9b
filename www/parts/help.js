// @ts-check
/** What may be typed, by example: a button in the box and a sheet below it. */

const ICON = 'M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M6 6.300a2 2 0 1 1 2.800 1.900c-.6.300-.8.600-.8 1.300M8 11.500v.200';

/**
 * @param {any} host @param {(key: string, ...values: any[]) => string} say
 * @param {HTMLInputElement} input @param {AbortSignal} signal
 */
export function help(host, say, input, signal) {
  const { archive, element, icon, parts } = host;
  const [first, second = first] = archive.languages.map((/** @type {string} */ tag) => tag.split('-')[0]);
  /** What is typed, and what a press on it adds to the box. @type {[string, string, string][]} */
  const examples = [
    [`"${say('sample-phrase')}"`, 'help-exact', ` "${say('sample-phrase')}"`],
    [`-${say('sample-word')}`, 'help-not', ' -'],
    [`${say('sample-word')} OR ${say('sample-other')}`, 'help-or', ' OR '],
    [`${first}:… ${second}:…`, 'help-sides', ` ${first}: ${second}:`],
    ['title:…', 'help-title', ' title:'],
    ['issuer:…', 'help-issuer', ' issuer:'],
    ['kind:…', 'help-kind', ' kind:'],
    ['year:2015..2017', 'help-year', ' year:2015..2017'],
    [`${say('sample-word')} NEAR/5 ${say('sample-other')}`, 'help-near', ' NEAR/5 '],
    [`${say('sample-stem')}*`, 'help-star', '*'],
  ];
  const button = element('button', 'help', { type: 'button', 'aria-label': say('help'), 'aria-expanded': 'false', title: say('help') },
    icon('help', ICON));
  const sheet = element('section', 'help-sheet', { 'aria-label': say('help') });
  sheet.hidden = true;
  const list = element('ul', 'operators', { role: 'list' });
  for (const [example, meaning, addition] of examples) {
    const chip = element('button', 'operator', { type: 'button' }, element('code', '', { dir: 'auto' }, example));
    chip.addEventListener('click', () => {
      input.value = input.value.trim() ? `${input.value.trim()}${addition}` : addition.trim();
      input.focus({ preventScroll: true });
      input.setSelectionRange(input.value.length, input.value.length);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    });
    list.append(element('li', '', {}, chip, ' ', element('span', 'operator-meaning', {}, say(meaning))));
  }
  sheet.append(list, element('p', 'advice', {}, say('help-keys')));
  parts.form.append(sheet);
  const show = (/** @type {boolean} */ is) => {
    sheet.hidden = !is;
    button.setAttribute('aria-expanded', `${is}`);
  };
  button.addEventListener('click', () => show(sheet.hidden));
  parts.form.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape' || sheet.hidden || event.isComposing || event.target === input) return;
    show(false);
    button.focus();
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
  return { button, sheet };
}
