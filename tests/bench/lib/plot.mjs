// @ts-check
/**
 * How does cost grow with the text? One chart of enface over several amounts of the same text, as
 * SVG: both axes are logarithmic, and each line begins at 1, so that its slope is its growth. What
 * grows as the text does runs along the diagonal.
 */

const WIDTH = 860;
const HEIGHT = 480;
const LEFT = 60;
const TOP = 50;
/** The plot; to its right stand the labels. */
const PLOT = { width: 460, height: 370 };
/** Between the baselines of two labels. */
const LINE_HEIGHT = 19;
/** Told apart without colour, too: by the labels at the ends of the lines. */
const COLOURS = [
  '#0b62a4',
  '#c2410c',
  '#15803d',
  '#7e22ce',
  '#b91c1c',
  '#0e7490',
  '#a16207',
  '#475569',
];

/** @typedef {{ textBytes: number, peer: string } & Record<string, any>} Record_ */

/** @type {[name: string, unit: string, of: (record: Record_) => number | null][]} */
const COSTS = [
  ['first query', 'KB', (r) => r.first.bytes / 1024],
  ['warm query', 'KB', (r) => r.warm.bytes / 1024],
  ['warm query, p50', 'ms', (r) => r.warm.p50],
  ['query in memory, p50', 'ms', (r) => r.again.p50],
  ['root', 'KB', (r) => ((r.disk.kinds.root ?? r.disk.kinds.bundle)?.bytes ?? 0) / 1024],
  ['files', '', (r) => r.disk.files],
  ['build, processors', 's', (r) => r.build.cpuSeconds ?? r.build.seconds],
  ['memory of the page', 'MB', (r) => r.memory.privateMb],
];

/**
 * The charts by their files' names.
 *
 * @param {Record_[]} records
 * @returns {Record<string, string>}
 */
export function charts(records) {
  /** @type {Record<string, string>} */
  const all = {};
  for (const peer of new Set(records.map((record) => record.peer))) {
    const own = records.filter((record) => record.peer === peer && !record.error);
    own.sort((a, b) => a.textBytes - b.textBytes);
    if (own.length > 1) all[`growth-${peer}.svg`] = chart(peer, own);
  }
  return all;
}

/** @param {string} peer @param {Record_[]} records */
function chart(peer, records) {
  const sizes = records.map((record) => record.textBytes);
  const decades = Math.log10(sizes[sizes.length - 1] / sizes[0]);
  const x = (/** @type {number} */ bytes) =>
    LEFT + (Math.log10(bytes / sizes[0]) / decades) * PLOT.width;
  // A line that falls needs room below 1.
  const below = 0.3;
  const lines = COSTS.map(([name, unit, of], i) => {
    const values = records.map(of).map((value) => value ?? 0);
    const factors = values.map((value) => Math.max(value / values[0], 10 ** -below));
    return { name, unit, values, factors, colour: COLOURS[i] };
  }).filter(({ values }) => values.every((value) => value > 0));
  const powers = lines.flatMap(({ factors }) => factors.map(Math.log10));
  const above = Math.max(decades, ...powers);
  const y = (/** @type {number} */ factor) =>
    TOP + PLOT.height - ((Math.log10(factor) + below) / (above + below)) * PLOT.height;
  const ends = lines.map(({ factors }) => y(factors[factors.length - 1]));
  const places = spread(ends);
  const style = 'font-family="system-ui, sans-serif" font-size="12"';
  const heading = `${peer}: cost as the text grows, each against its value at ${megabytes(sizes[0])}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ${style}>
<title>How the costs of ${peer} grow with the text</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="24" font-size="15">${heading}</text>
${axes(sizes, above, x, y)}
${lines.map((line, i) => drawn(line, sizes, x, y, places[i])).join('\n')}
</svg>
`;
}

/**
 * @param {number[]} sizes
 * @param {number} above decades above 1
 * @param {(bytes: number) => number} x
 * @param {(factor: number) => number} y
 */
function axes(sizes, above, x, y) {
  const [left, right, bottom] = [LEFT, LEFT + PLOT.width, TOP + PLOT.height];
  const grey = 'fill="#475569"';
  const parts = [];
  for (let power = 0; power <= above; power += 1) {
    const factor = 10 ** power;
    parts.push(
      `<path d="M${left} ${at(y(factor))}H${right}" stroke="#e2e8f0"/>`,
      `<text x="${left - 8}" y="${at(y(factor) + 4)}" ${grey} text-anchor="end">× ${factor}</text>`,
    );
  }
  for (const bytes of sizes) {
    parts.push(
      `<path d="M${at(x(bytes))} ${TOP}V${bottom}" stroke="#e2e8f0"/>`,
      `<text x="${at(x(bytes))}" y="${bottom + 20}" ${grey} text-anchor="middle">` +
        `${megabytes(bytes)}</text>`,
    );
  }
  const whole = sizes[sizes.length - 1] / sizes[0];
  const diagonal = `M${left} ${at(y(1))}L${right} ${at(y(whole))}`;
  parts.push(`<path d="${diagonal}" stroke="#94a3b8" stroke-dasharray="5 5"/>`);
  const slope = (Math.atan2(y(1) - y(whole), right - left) * -180) / Math.PI;
  const [tx, ty] = [left + PLOT.width * 0.55, y(1) * 0.45 + y(whole) * 0.55 - 6];
  const turn = `transform="rotate(${at(slope)} ${at(tx)} ${at(ty)})"`;
  parts.push(`<text x="${at(tx)}" y="${at(ty)}" ${turn} fill="#64748b">the text itself</text>`);
  return parts.join('\n');
}

/**
 * @param {{ name: string, unit: string, values: number[], factors: number[], colour: string }} line
 * @param {number[]} sizes
 * @param {(bytes: number) => number} x
 * @param {(factor: number) => number} y
 * @param {number} place of the label
 */
function drawn({ name, unit, values, factors, colour }, sizes, x, y, place) {
  const points = factors.map((factor, i) => `${at(x(sizes[i]))},${at(y(factor))}`);
  const dots = points.map((point) => {
    const [cx, cy] = point.split(',');
    return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
  });
  const end = LEFT + PLOT.width;
  const label = `${name}: ${values.map(digits).join(' → ')} ${unit}`.trim();
  const path = `points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"`;
  return `<polyline ${path}/>${dots.join('')}
<path d="M${end + 3} ${at(y(factors[factors.length - 1]))}L${end + 10} ${at(place)}" stroke="${colour}"/>
<text x="${end + 14}" y="${at(place + 4)}" fill="${colour}">${label}</text>`;
}

/** Moves places apart until none is nearer to another than a line. @param {number[]} places */
function spread(places) {
  const order = places.map((_, i) => i).sort((a, b) => places[b] - places[a]);
  const moved = [...places];
  let limit = TOP + PLOT.height;
  // From the bottom up, each as low as it wants to be, but above the one before.
  for (const i of order) {
    moved[i] = Math.min(moved[i], limit);
    limit = moved[i] - LINE_HEIGHT;
  }
  return moved;
}

/** @param {number} value */
const at = (value) => Number(value.toFixed(1));

/** @param {number} bytes */
const megabytes = (bytes) => `${digits(bytes / 1e6)} MB`;

/** @param {number} value */
const digits = (value) =>
  value >= 100 ? `${Math.round(value)}` : `${Number(value.toPrecision(2))}`;
