/** The table's own entry for a word that a person typed. Inherited properties such as `constructor` are not found. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;
