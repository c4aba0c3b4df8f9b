// @ts-check
// Shows a document's beads side by side and lets an editor merge, split and move by keyboard.
// Texts come from the archive and become text nodes, never markup.

const token = new URLSearchParams(location.search).get('token') ?? '';

/**
 * @typedef {{parts: [number, number][], confidence: number, checked: boolean, doubtful: boolean, given: number | null}} Bead
 * @typedef {{lang: string, dir: string, segments: string[]}} Side
 */

/** @type {Side[]} */
let sides = [];
/** @type {Bead[]} */
let beads = [];
/** States before each change, the last one last. */
/** @type {string[]} */
let history = [];
let number = 0;
let saved = '';
/** What the keys work on. */
let at = { bead: 0, side: 0, segment: 0 };

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const list = byId('beads');
const select = /** @type {HTMLSelectElement} */ (byId('documents'));

/** @param {string} text */
function say(text) {
  byId('status').textContent = text;
}

/** @param {string} path @param {RequestInit} [options] */
async function ask(path, options = {}) {
  const headers = { 'X-Enface-Token': token };
  const response = await fetch(path, { ...options, headers });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

async function start() {
  const { documents } = await ask('/documents');
  for (const [i, one] of documents.entries()) {
    const option = new Option(`${one.title} (${one.doubtful} doubtful)`, String(i));
    select.append(option);
  }
  const first = documents.findIndex((/** @type {{doubtful: number}} */ one) => one.doubtful > 0);
  select.value = String(Math.max(first, 0));
  await open(Number(select.value));
}

/** @param {number} i */
async function open(i) {
  ({ sides, beads } = await ask(`/document?document=${i}`));
  number = i;
  history = [];
  saved = JSON.stringify(beads);
  at = { bead: 0, side: 0, segment: 0 };
  go(beads.findIndex((bead) => bead.doubtful));
}

/** Puts the cursor into a bead, on the side where it was if that has text. @param {number} i */
function go(i) {
  if (i >= 0) at.bead = Math.min(i, beads.length - 1);
  const parts = beads[at.bead]?.parts ?? [];
  if (parts[at.side]?.[0] === parts[at.side]?.[1]) {
    at.side = Math.max(parts.findIndex(([from, to]) => from < to), 0);
  }
  at.segment = parts[at.side]?.[0] ?? 0;
  draw();
}

function draw() {
  list.replaceChildren(...beads.map((bead, i) => {
    const row = document.createElement('div');
    row.className = 'bead';
    row.classList.toggle('doubtful', bead.doubtful && !bead.checked);
    row.classList.toggle('checked', bead.checked);
    row.classList.toggle('current', i === at.bead);
    row.title = bead.checked ? 'checked' : `sure: ${bead.confidence} of 100`;
    for (const [s, side] of sides.entries()) {
      const cell = document.createElement('div');
      cell.lang = side.lang;
      cell.dir = side.dir;
      const [from, to] = bead.parts[s];
      for (let k = from; k < to; k += 1) {
        const p = document.createElement('p');
        p.className = 'segment';
        p.textContent = side.segments[k];
        if (i === at.bead && s === at.side && k === at.segment) p.classList.add('current');
        p.addEventListener('click', () => {
          at = { bead: i, side: s, segment: k };
          draw();
        });
        cell.append(p);
      }
      row.append(cell);
    }
    return row;
  }));
  list.querySelector('.segment.current')?.scrollIntoView({ block: 'nearest' });
}

/** Changes the beads; what has no text left goes. @param {() => boolean} change */
function edit(change) {
  const before = JSON.stringify(beads);
  if (!change()) return;
  history.push(before);
  beads = beads.filter((bead) => bead.parts.some(([from, to]) => from < to));
  const held = (/** @type {Bead} */ bead) => {
    const [from, to] = bead.parts[at.side];
    return from <= at.segment && at.segment < to;
  };
  at.bead = Math.max(beads.findIndex(held), 0);
  draw();
  say('not saved yet');
}

/** @param {Bead} bead @param {[number, number][]} parts @returns {Bead} */
const edited = (bead, parts) => ({ ...bead, parts, checked: true, doubtful: false });

function merge() {
  const [bead, next] = [beads[at.bead], beads[at.bead + 1]];
  if (!next || bead.given !== next.given) {
    say('there is nothing to merge with here');
    return false;
  }
  const parts = bead.parts.map(([from], s) => /** @type {[number, number]} */ ([from, next.parts[s][1]]));
  beads.splice(at.bead, 2, edited(bead, parts));
  return true;
}

function split() {
  const bead = beads[at.bead];
  const cut = (/** @type {boolean} */ above) => bead.parts.map(([from, to], s) => {
    const border = s === at.side ? at.segment : to;
    return /** @type {[number, number]} */ (above ? [from, border] : [border, to]);
  });
  if (cut(true).every(([from, to]) => from === to)) {
    say('choose a later segment: the bead is parted before it');
    return false;
  }
  beads.splice(at.bead, 1, edited(bead, cut(true)), edited(bead, cut(false)));
  return true;
}

/** @param {-1 | 1} step */
function move(step) {
  const [bead, other] = [beads[at.bead], beads[at.bead + step]];
  if (!other || bead.given !== other.given) {
    say('there is no bead to move to here');
    return false;
  }
  const border = step < 0 ? at.segment + 1 : at.segment;
  const part = (/** @type {Bead} */ of, /** @type {boolean} */ isAbove) => of.parts.map(([from, to], s) => {
    if (s !== at.side) return /** @type {[number, number]} */ ([from, to]);
    return /** @type {[number, number]} */ (isAbove ? [from, border] : [border, to]);
  });
  beads[at.bead] = edited(bead, part(bead, step > 0));
  beads[at.bead + step] = edited(other, part(other, step < 0));
  return true;
}

function undo() {
  const before = history.pop();
  if (before === undefined) return say('nothing to undo');
  beads = JSON.parse(before);
  go(at.bead);
}

async function save() {
  const body = JSON.stringify({ beads: beads.map(({ parts, checked }) => ({ parts, checked })) });
  const answer = await ask(`/document?document=${number}`, { method: 'POST', body });
  saved = JSON.stringify(beads);
  say(`saved in ${answer.saved}`);
}

/** @param {1 | -1} step */
function doubtful(step) {
  for (let i = at.bead + step; i >= 0 && i < beads.length; i += step) {
    if (beads[i].doubtful && !beads[i].checked) return go(i);
  }
  say('no more doubtful beads that way');
}

/** Goes one segment on, into the next bead if need be. @param {1 | -1} step */
function walk(step) {
  const to = at.segment + step;
  const i = beads.findIndex(({ parts }) => parts[at.side][0] <= to && to < parts[at.side][1]);
  if (i >= 0) at = { ...at, bead: i, segment: to };
  draw();
}

/** @param {1 | -1} step */
function cross(step) {
  const side = at.side + step;
  const part = beads[at.bead]?.parts[side];
  if (part && part[0] < part[1]) at = { ...at, side, segment: part[0] };
  draw();
}

/** @type {Record<string, () => void>} */
const COMMANDS = {
  n: () => doubtful(1),
  p: () => doubtful(-1),
  Enter: () => {
    edit(() => {
      beads[at.bead] = edited(beads[at.bead], beads[at.bead].parts);
      return true;
    });
    doubtful(1);
  },
  m: () => edit(merge),
  s: () => edit(split),
  '[': () => edit(() => move(-1)),
  ']': () => edit(() => move(1)),
  u: undo,
  w: () => void save().catch((error) => say(`not saved: ${error.message}`)),
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  ArrowRight: () => cross(1),
  ArrowLeft: () => cross(-1),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target === select) return;
  if (event.target instanceof HTMLButtonElement && event.key === 'Enter') return;
  const command = COMMANDS[event.key];
  if (!command || beads.length === 0) return;
  event.preventDefault();
  command();
});

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => COMMANDS[button.dataset.key ?? '']?.());
}

select.addEventListener('change', () => {
  if (JSON.stringify(beads) !== saved && !confirm('Leave without saving?')) {
    select.value = String(number);
    return;
  }
  void open(Number(select.value)).catch((error) => say(error.message));
});

addEventListener('beforeunload', (event) => {
  if (JSON.stringify(beads) !== saved) event.preventDefault();
});

start().catch((error) => say(error.message));
