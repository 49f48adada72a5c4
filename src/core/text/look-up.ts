/** What a table has of its own under a word that somebody wrote; nothing for `constructor` and what else every object inherits. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;
