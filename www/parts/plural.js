// @ts-check
/**
 * A number with its noun, as a language counts: `plural('de', { one: 'Treffer', other: 'Treffer' })`.
 * @param {string} lang @param {Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} forms
 * @returns {(n: number) => string}
 */
export function plural(lang, forms) {
  const rules = new Intl.PluralRules(lang);
  return (n) => `${n.toLocaleString(lang)} ${forms[rules.select(n)] ?? forms.other}`;
}
