// @ts-check
/** What does a query say of a field, and how is it said otherwise? Plain functions of texts. */

/** The clauses of `field` in a query: one, or several with OR between them. @param {string} field */
const clauses = (field) => new RegExp(`(^|\\s)-?${field}:("[^"]*"|\\S+)(\\s+OR\\s+${field}:("[^"]*"|\\S+))*(?=\\s|$)`, 'g');

/** A value as it stands in a query, where nothing can stand for a quotation mark. @param {string} value */
export const typed = (value) => value.replace(/"/g, '');

/** A value as one clause. @param {string} value */
export const quoted = (value) => (/^[^\s":]+$/.test(value) ? value : `"${typed(value)}"`);

/** `query` without what it says of `field`. @param {string} query @param {string} field */
export const without = (query, field) => query.replace(clauses(field), ' ').replace(/\s+/g, ' ').trim();

/** The values of `field` that `query` asks for. @param {string} query @param {string} field @returns {string[]} */
export const chosen = (query, field) =>
  (query.match(clauses(field)) ?? []).flatMap((all) =>
    [...all.matchAll(new RegExp(`(-?)${field}:(?:"([^"]*)"|(\\S+))`, 'g'))]
      .flatMap(([, not, quoted, plain]) => (not ? [] : [quoted ?? plain])));

/** `query` with `values` of `field`, and no others. @param {string} query @param {string} field @param {string[]} values */
export const having = (query, field, values) =>
  [without(query, field), values.map((value) => `${field}:${quoted(value)}`).join(' OR ')].filter(Boolean).join(' ');

/** The fields that `query` names, each once. @param {string} query @returns {string[]} */
export const fieldsOf = (query) =>
  [...new Set([...query.matchAll(/(?:^|\s)-?([\p{L}-]+):(?=["\S])/gu)].map(([, field]) => field))];
