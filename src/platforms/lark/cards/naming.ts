import type { Element } from "./blocks.ts";

/** The element id used only for the line of mentions. */
const ID = "named_people";
const OPEN_ID = /^ou_[0-9a-z]{1,64}$/i;

/** The line that mentions people, so that their clients notify them. Ids that are not this platform's are left out. */
export function naming(ids: readonly string[] | undefined): readonly Element[] {
  const people = [...new Set(ids)].filter((id) => OPEN_ID.test(id));
  if (people.length === 0) return [];
  return [{ tag: "markdown", element_id: ID, content: people.map((id) => `<at id=${id}></at>`).join(" ") }];
}

/**
 * The rendered card without its mentions; undefined if it has none. The platform refuses the whole card if one
 * mentioned person is gone.
 */
export function drawnWithoutNames(content: string): string | undefined {
  if (!content.includes(`"element_id":"${ID}"`)) return undefined;
  const card = JSON.parse(content) as { readonly body: { readonly elements: readonly Element[] } };
  const elements = card.body.elements.filter(({ element_id }) => element_id !== ID);
  return JSON.stringify({ ...card, body: { ...card.body, elements } });
}
