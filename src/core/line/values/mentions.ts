/**
 * Whether the key of a mention stands at a position. The platform defines what keys look like. A key that ends with a
 * digit does not match if another digit follows, so that the key of person 1 is not found in that of person 10.
 */
export const keyStandsAt = (text: string, at: number, key: string): boolean =>
  key !== "" && text.startsWith(key, at) && !(isDigit(key.at(-1)) && isDigit(text[at + key.length]));

/** Whether the text contains the key of a mention. */
export const holdsKey = (text: string, key: string): boolean => placesOf(text, key).length > 0;

/** Replaces the key of a mention everywhere in the text. */
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
