// @ts-check
/**
 * Can everybody read the page, and where is a picture of it?
 */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { TARGET } from './programs.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * Takes pictures at 360 and 1440 pixels, light and dark, into
 * `target/screenshots/<name>-<width>-<scheme>.png`. Leaves the page as wide and as light as it was.
 *
 * @param {import('playwright-core').Page} page in Chromium
 * @param {string} name
 * @param {{ widths?: number[], fullPage?: boolean }} [options]
 * @returns {Promise<string[]>} the files
 */
export async function screenshots(page, name, { widths = [360, 1440], fullPage = true } = {}) {
  const folder = path.join(TARGET, 'screenshots');
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  const files = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 780 : 900 });
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme: scheme });
      const file = path.join(folder, `${name}-${width}-${scheme}.png`);
      await page.screenshot({ path: file, fullPage, animations: 'disabled' });
      files.push(file);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
  return files;
}

/**
 * Fails on what axe-core finds against WCAG 2.2 A and AA: contrast, names, roles, languages.
 * Reaches into open shadow roots.
 *
 * @param {import('playwright-core').Page} page in Chromium
 * @param {string[]} [ignoredRules]
 */
export async function assertAccessible(page, ignoredRules = []) {
  await layOutAll(page);
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const violations = await page.evaluate(async (ignored) => {
    const rules = Object.fromEntries(ignored.map((rule) => [rule, { enabled: false }]));
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const run = { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] };
    // @ts-ignore: axe is a global of the page.
    const result = await axe.run(document, run);
    return result.violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target} ${node.failureSummary}`),
    );
  }, ignoredRules);
  assert.deepEqual(violations, [], 'axe-core found barriers');
}

/** Lays out what is out of sight too, where the browser would wait until it comes into sight.
 * @param {import('playwright-core').Page} page */
const layOutAll = (page) => page.evaluate(() => {
  for (const { shadowRoot } of document.querySelectorAll('*')) {
    if (!shadowRoot || /** @type {any} */ (shadowRoot).isLaidOut) continue;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { content-visibility: visible !important }');
    shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
    Object.assign(shadowRoot, { isLaidOut: true });
  }
});

/**
 * Fails if the page scrolls sideways, or a box of text is wider than what its parent shows of it.
 * Elements that are meant to scroll (`overflow-x: auto` or `scroll`) and what lies in them are
 * left out. Reaches into open shadow roots.
 *
 * @param {import('playwright-core').Page} page in Chromium
 */
export async function assertNothingCut(page) {
  await layOutAll(page);
  const cut = await page.evaluate(() => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      found.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    }
    /** @param {ParentNode} parent */
    const walk = (parent) => {
      for (const element of parent.children) {
        const { overflowX, display, position, clipPath } = getComputedStyle(element);
        // Text for screen readers alone is one pixel wide on purpose.
        const isHidden = display === 'none' || (position === 'absolute' && clipPath !== 'none');
        if (isHidden || overflowX === 'auto' || overflowX === 'scroll') continue;
        // A box may reach over its parent's edge on purpose, as long as it is not cut there.
        const shows = overflowX === 'visible' && ![...element.childNodes].some((n) => n instanceof Text && n.data.trim());
        const isWider = element.scrollWidth > element.clientWidth + 1 && !shows;
        // The text in a box for typing scrolls.
        if (isWider && display !== 'inline' && element.clientWidth > 1 && element.localName !== 'input') {
          const name = `${element.localName}.${element.getAttribute('class') ?? ''}`;
          found.push(`${name} shows ${element.clientWidth} of ${element.scrollWidth} pixels`);
        }
        walk(element.shadowRoot ?? element);
      }
    };
    walk(document.body);
    return found;
  });
  assert.deepEqual(cut, [], 'text is cut or the page scrolls sideways');
}

/**
 * What every text of the page looks like: walks into open shadow roots, leaves out what is not
 * visible and what is for screen readers alone. Runs in the page, so it uses nothing else.
 */
const gatherTexts = () => {
  /** @type {{ text: string, name: string, ratio: number, rects: { left: number, right: number, top: number, bottom: number }[], leaf: number }[]} */
  const out = [];
  const paint = /** @type {CanvasRenderingContext2D} */ (
    Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true }));
  /** A colour as four numbers. @param {string} colour @returns {number[]} */
  const numbers = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  /** @param {number[]} over @param {number[]} under */
  const blend = (over, under) => [0, 1, 2].map((i) => over[i] * over[3] + under[i] * (1 - over[3])).concat(1);
  /** @param {Node} node @returns {Element | null} */
  const parentOf = (node) => node.parentElement ?? /** @type {ShadowRoot} */ (node.getRootNode()).host ?? null;
  /** @param {Element | null} element @returns {number[]} */
  const ground = (element) => {
    if (!element) return numbers(getComputedStyle(document.documentElement).colorScheme.includes('dark') &&
      matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff');
    const colour = numbers(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour : blend(colour, ground(parentOf(element)));
  };
  /** @param {number[]} colour */
  const luminance = (colour) => {
    const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** @param {Element} element @param {string} colour @param {number} [alpha] */
  const contrast = (element, colour, alpha = 1) => {
    const under = ground(element);
    const ink = numbers(colour);
    ink[3] *= alpha;
    for (let one = /** @type {Element | null} */ (element); one; one = parentOf(one)) ink[3] *= Number(getComputedStyle(one).opacity);
    const [a, b] = [luminance(blend(ink, under)), luminance(under)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  /** @param {Element} element */
  const nameOf = (element) => `${element.localName}.${element.getAttribute('class') ?? ''}`;
  let leaf = 0;
  /** @param {Node} node */
  const walk = (node) => {
    if (node instanceof Element) {
      const style = getComputedStyle(node);
      if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
      if (style.position === 'absolute' && style.clipPath !== 'none') return;
      if (node instanceof HTMLInputElement) {
        out.push({ text: node.value, name: nameOf(node), ratio: contrast(node, style.color), rects: [], leaf: -1 });
        const hint = getComputedStyle(node, '::placeholder');
        out.push({ text: node.placeholder, name: `${nameOf(node)}::placeholder`,
          ratio: contrast(node, hint.color, Number(hint.opacity)), rects: [], leaf: -1 });
      }
    }
    if (node instanceof Text && node.textContent?.trim()) {
      const parent = /** @type {Element} */ (parentOf(node));
      const range = document.createRange();
      range.selectNodeContents(node);
      // A line's box is higher than its letters; what may not touch is about the size of the font.
      const em = parseFloat(getComputedStyle(parent).fontSize);
      const rects = [...range.getClientRects()].filter((r) => r.width > 1 && r.height > 1).map((r) => {
        const middle = (r.top + r.bottom) / 2;
        return { left: r.left + 0.5, right: r.right - 0.5, top: middle - 0.4 * em, bottom: middle + 0.4 * em };
      });
      const ratio = contrast(parent, getComputedStyle(parent).color);
      leaf += 1;
      if (rects.length) out.push({ text: node.textContent.trim().slice(0, 40), name: nameOf(parent), ratio, rects, leaf });
    }
    const children = node instanceof Element ? (node.shadowRoot ?? node).childNodes : node.childNodes;
    for (const child of children) walk(child);
  };
  walk(document.body);
  return { texts: out, width: document.documentElement.clientWidth };
};

/**
 * Fails if a visible text, also in the box, has less contrast than 4.5 : 1 against what is behind it.
 *
 * @param {import('playwright-core').Page} page in Chromium
 */
export async function assertContrast(page) {
  await layOutAll(page);
  const { texts } = await page.evaluate(gatherTexts);
  assert.ok(texts.length > 3, 'there is text');
  const faint = texts.filter(({ ratio }) => ratio < 4.5)
    .map(({ text, name, ratio }) => `${ratio.toFixed(2)} : 1 of ${name} “${text}”`);
  assert.deepEqual(faint, [], 'text is too faint');
}

/**
 * Fails if two texts lie over each other, or a text reaches over the edge of the window.
 *
 * @param {import('playwright-core').Page} page in Chromium, scrolled to its top
 */
export async function assertNothingOverlaps(page) {
  await layOutAll(page);
  const { texts, width } = await page.evaluate(gatherTexts);
  const found = [];
  const boxes = texts.flatMap(({ text, name, rects, leaf }) => rects.map((rect) => ({ ...rect, text, name, leaf })));
  for (const box of boxes) {
    if (box.left < -1 || box.right > width + 1) found.push(`${box.name} “${box.text}” is outside`);
  }
  boxes.sort((a, b) => a.top - b.top);
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      if (b.top >= a.bottom) break;
      const [x, y] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), a.bottom - b.top];
      if (a.leaf !== b.leaf && x > 1 && y > 1) {
        found.push(`${a.name} “${a.text}” and ${b.name} “${b.text}” overlap by ${x.toFixed(1)} × ${y.toFixed(1)}`);
      }
    }
  }
  assert.deepEqual(found, [], 'texts overlap');
}

/**
 * Fails if what can be pressed is smaller than 24 by 24 pixels (WCAG 2.5.8), but for what stands in
 * a line of text.
 *
 * @param {import('playwright-core').Page} page in Chromium
 */
export async function assertTargets(page) {
  const small = await page.evaluate(() => {
    const roots = [...document.querySelectorAll('*')].flatMap((one) => (one.shadowRoot ? [one.shadowRoot] : []));
    const all = roots.flatMap((root) => [...root.querySelectorAll('a, button, input, select, summary, textarea, [role=option]')]);
    return all.filter((one) => one.checkVisibility() && !one.closest('p, .side, .meta, [inert]'))
      // A box to tick is pressed by its label as well.
      .map((one) => ({ one, box: (one.matches('[type=checkbox], [type=radio]') ? one.closest('label') ?? one : one).getBoundingClientRect() }))
      .filter(({ box }) => box.width && (box.width < 24 || box.height < 24))
      .map(({ one, box }) => `${one.localName}.${one.getAttribute('class')} ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`);
  });
  assert.deepEqual([...new Set(small)], [], 'too small to press');
}
