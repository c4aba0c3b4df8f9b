// @ts-check
/** What would a page have cost on a machine that does nothing else? */

/**
 * A trace of Chromium in which each task takes the time that its thread had a processor, not the
 * time that it waited for one: other programs make a page no slower then. What happens within a
 * task keeps its order and its share.
 *
 * @param {any} trace
 */
export function withoutWaiting(trace) {
  /** @type {Map<string, { start: number, length: number, share: number }[]>} */
  const tasks = new Map();
  const thread = (/** @type {any} */ event) => `${event.pid}/${event.tid}`;
  const timed = trace.traceEvents.filter((/** @type {any} */ event) => event.ph === 'X' && event.dur && event.tdur !== undefined);
  timed.sort((/** @type {any} */ a, /** @type {any} */ b) => a.ts - b.ts || b.dur - a.dur);
  for (const event of timed) {
    const known = tasks.get(thread(event)) ?? [];
    const last = known.at(-1);
    if (last && event.ts < last.start + last.length) continue;
    known.push({ start: event.ts, length: event.dur, share: Math.min(1, event.tdur / event.dur) });
    tasks.set(thread(event), known);
  }
  for (const event of trace.traceEvents) {
    const known = tasks.get(thread(event)) ?? [];
    let [low, high] = [0, known.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (known[middle].start <= event.ts) low = middle + 1;
      else high = middle;
    }
    const task = known[low - 1];
    if (!task || event.ts > task.start + task.length) continue;
    event.ts = Math.round(task.start + (event.ts - task.start) * task.share);
    if (event.dur) event.dur = Math.round(event.dur * task.share);
  }
  return trace;
}
