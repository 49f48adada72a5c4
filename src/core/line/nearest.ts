/** Up to three of `names` that a mistyped command word may have meant, best first. Offer only words that change nothing. */
export async function nearestCommands(_word: string, _names: readonly string[]): Promise<readonly string[]> {
  return [];
}
