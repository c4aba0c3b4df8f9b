// @ts-check
/** What the box, the results and plain reading say in English. */
import { core, failures } from '../words/en.js';

/** @type {import('../words/en.js').Words} */
export default { ...failures, ...core };
