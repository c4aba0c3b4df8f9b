/** Types of `enface.js`: `open()` for scripts, three elements for readers. */

/** A BCP 47 tag. */
export type Lang = string;

/** A piece of a text; `mark` says whether it was asked for or is its counterpart. */
export interface Run {
  text: string;
  mark: 'query' | 'counterpart' | null;
}

export interface Title {
  lang: Lang;
  text: string;
  runs: Run[];
}

/** A passage in one language. */
export interface Side {
  lang: Lang;
  dir: 'ltr' | 'rtl';
  /** What the text itself calls the passage, such as "Article 12". */
  label: string | null;
  /** The excerpt to show, or all of the text. */
  runs: Run[];
  cutStart: boolean;
  cutEnd: boolean;
  /** All of the text. */
  text: string;
}

/** What is said of a document. */
export interface DocumentInfo {
  document: string;
  titles: Title[];
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  date: string | null;
  source: string | null;
  /** Keys and values; a key may repeat. */
  meta: [key: string, value: string][];
}

/** A passage and its document. */
export interface Hit extends DocumentInfo {
  score: number;
  /** The number of the input's segment. */
  segment: number;
  /** The number of the passage in its document, from 0. */
  passage: number;
  /** The hash of its text. */
  anchor: string;
  sides: Side[];
  /** With `explain`: what the score is made of. */
  explanation?: Explanation;
}

/** What a score is made of: terms, and what counts beside them. */
export interface Explanation {
  terms: { term: string; impact: number; form: number; idf: number; score: number }[];
  [bonus: string]: unknown;
}

export interface TitleMatch extends DocumentInfo {
  score: number;
}

export interface Counterpart {
  term: string;
  lang: Lang;
  text: string;
}

export interface Facet {
  field: string;
  values: { value: string; passages: number }[];
}

export interface Results {
  hits: Hit[];
  /** Passages; an upper bound unless `exact`. */
  total: number;
  exact: boolean;
  /** Documents with a passage. */
  documents: number;
  titles: TitleMatch[];
  counterparts: Counterpart[];
  /** Whether no passage has all terms, so that those with one of them are shown. */
  loose: boolean;
  facets: Facet[];
  /** Passages of documents in one language, found through the lexicon. */
  across: Hit[];
}

export interface SearchOptions {
  /** 10 unless given. */
  limit?: number;
  offset?: number;
  /** Counts all passages, however many there are. */
  exactTotal?: boolean;
  /** Gives whole texts instead of excerpts. */
  whole?: boolean;
  /** Says of each hit what its score is made of. */
  explain?: boolean;
  /** How much these count beside terms, from 0 to 1. */
  bonuses?: Partial<Record<'title' | 'exactness' | 'proximity' | 'completeness' | 'date', number>>;
  /** Best first unless given. */
  sort?: 'newest' | 'oldest' | 'title';
  /** The fields to count by. */
  facets?: string[];
}

/** A passage of a document that is read. */
export interface Passage {
  segment: number;
  passage: number;
  anchor: string;
  sides: Side[];
  origin: 'given' | 'aligned' | 'human';
  /** How sure the pairing is, 0 to 100. */
  confidence: number;
  heading: boolean;
}

export interface Reading extends DocumentInfo {
  /** The number of the document in the archive's own files. */
  number: number;
  passages: Passage[];
}

/** An open archive. */
export interface Archive {
  /** The languages of its sides. */
  readonly languages: Lang[];
  readonly documents: number;
  readonly passages: number;
  readonly edition: string;
  /** How many bytes have been loaded so far. */
  readonly bytes: number;
  search(query: string, options?: SearchOptions | null): Promise<Results>;
  /** The document `id`, with the words of `query` marked. */
  read(id: string, query?: string | null): Promise<Reading | undefined>;
  /** Gives back the memory. */
  free(): void;
}

/** What `open` and the methods of an archive fail by. */
export interface EnfaceError extends Error {
  kind: 'unreachable' | 'missing' | 'damaged' | 'version' | 'browser' | 'failed';
}

/** Opens an archive: its folder, or its `enface.json`. */
export function open(url: string, options?: { signal?: AbortSignal }): Promise<Archive>;

/** What the three elements have in common; attributes are in `custom-elements.json`. */
export interface EnfaceElement extends HTMLElement {
  /** The query. Setting it searches. */
  value: string;
}

/** What the events tell. All of them bubble, and leave the shadow tree. */
export interface EnfaceEventMap {
  'enface:search': CustomEvent<{ query: string }>;
  'enface:results': CustomEvent<{
    query: string;
    total: number;
    exact: boolean;
    documents: number;
    titles: number;
  }>;
  'enface:open': CustomEvent<{ document: string; place: string; found: boolean }>;
  'enface:copy': CustomEvent<{ text: string }>;
  'enface:error': CustomEvent<{ kind: EnfaceError['kind']; message: string; cause: unknown }>;
}

declare global {
  interface HTMLElementTagNameMap {
    'enface-search': EnfaceElement;
    'enface-reader': EnfaceElement;
    'enface-concordance': EnfaceElement;
  }
  interface HTMLElementEventMap extends EnfaceEventMap {}
  interface DocumentEventMap extends EnfaceEventMap {}
  interface WindowEventMap extends EnfaceEventMap {}
}
