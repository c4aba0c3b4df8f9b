// @ts-check
/** One file over the network, and in plain words why it could not be had. */
import { failures } from '../words/en.js';

/** An error with a plain sentence. @param {string} kind A key of the words. @param {unknown} [cause] */
export const failure = (kind, cause) =>
  Object.assign(new Error(/** @type {string} */ (failures[kind]), { cause }), { kind });

/** What a step failed by, in the terms of `failure`. @param {any} error @param {string} kind */
export const settle = (error, kind) =>
  error.kind || error.name === 'AbortError' ? error : failure(kind, error);

/** Fetches `url`. @param {URL} url @param {RequestInit} [options] */
export async function get(url, options) {
  const response = await fetch(url, options).catch(async (error) => {
    // What fails by its integrity is there without it, or answers that it is not: then it is another
    // module than the one that this script was made with.
    if (options?.integrity && (await get(url, { method: 'HEAD' }))) throw failure('version', error);
    throw settle(error, 'unreachable');
  });
  if (response.ok) return response;
  throw failure(response.status === 404 || response.status === 410 ? 'missing' : 'unreachable');
}
