// @ts-check
/** Runs the `index` of one adapter, in a process whose time and memory are nobody else's. */

import { pathToFileURL } from 'node:url';
import { readCorpus } from './corpus.mjs';

const { file, corpus, folder, setup } = JSON.parse(process.argv[2]);
const adapter = await import(pathToFileURL(file).href);
await adapter.index(readCorpus(corpus), folder, setup);
