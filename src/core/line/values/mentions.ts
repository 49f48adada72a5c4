/**
 * Whether the key of a mention stands at a place of a text. What keys look like is the platform's business; one that ends
 * with a digit does not stand where the number goes on, so that the key of the first person is not found in that of the tenth.
 */
export const keyStandsAt = (text: string, at: number, key: string): boolean =>
  key !== "" && text.startsWith(key, at) && !(isDigit(key.at(-1)) && isDigit(text[at + key.length]));

/** Whether the key of a mention stands anywhere in a text. */
export const holdsKey = (text: string, key: string): boolean => placesOf(text, key).length > 0;

/** The text with something else wherever the key of a mention stands. */
export const withoutKey = (text: string, key: string, other: string): string =>
  placesOf(text, key).reduceRight((said, at) => said.slice(0, at) + other + said.slice(at + key.length), text);

function placesOf(text: string, key: string): readonly number[] {
  const places: number[] = [];
  if (key === "") return places;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length))
    if (keyStandsAt(text, at, key)) places.push(at);
  return places;
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";
