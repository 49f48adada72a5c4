import type { Unit } from "../units/tree.ts";
import type { Clause } from "./clauses.ts";
import type { DraftNumber } from "./figures.ts";
import { namesBody, type OwnerMention } from "./owners.ts";

/** The unit that a draft is about; `other` for an organisation outside the ledger. */
export type Subject = Unit | "other";

const LONGEST_TITLE = 60;

/** The lines at the head of a draft that are not yet sentences. */
export function titleOf(text: string): string {
  const lines: string[] = [];
  for (const line of text.split("\n", 4)) {
    const isTitle = line.length <= LONGEST_TITLE && !/[。；！]/.test(line) && !/，.*\d/.test(line);
    const end = /^[^，。；：]{4,40}：/.exec(line);
    if (!isTitle && end === null) break;
    lines.push(isTitle ? line : (end?.[0] ?? ""));
    if (!isTitle) break;
  }
  return text.includes("\n") || lines[0]?.endsWith("：") ? lines.join("\n") : "";
}

/**
 * The unit that a draft is about: the first named in its title, otherwise the one with which its first sentence begins.
 * Undefined if the first sentence names two.
 */
export function subjectOf(
  text: string,
  clauses: readonly Clause[],
  owners: readonly OwnerMention[],
  numbers: readonly DraftNumber[],
): Subject | undefined {
  const title = titleOf(text);
  const titled = owners.filter(({ from, aside }) => from < title.length && !aside && !isVenue(text, from));
  const [first] = titled;
  if (first !== undefined) return unitOf(first);
  if (title !== "" && namesBody(title) && !/^在|会/.test(title)) return "other";
  const body = clauses.find(({ from }) => from >= title.length);
  if (body === undefined) return undefined;
  const sentence = clauses.filter((clause) => clause.sentence === body.sentence);
  const end = sentence.at(-1)?.to ?? body.to;
  const named = owners.filter(({ from, aside }) => from >= body.from && from < end && !aside);
  const units = new Set(named.map(unitOf).filter((unit) => unit !== undefined));
  const [only] = units;
  const begins = named[0] !== undefined && named[0].from <= (numbers[0]?.from ?? end);
  return units.size === 1 && begins && only !== "other" ? only : undefined;
}

function unitOf({ owner }: OwnerMention): Subject | undefined {
  if (owner.kind === "other") return "other";
  return owner.kind === "unit" && owner.reach !== "city" ? owner.unit : undefined;
}

/**
 * Whether the title line only says where the speech was given (在省直机关研讨会上的发言); that organisation is not the
 * author.
 */
const isVenue = (text: string, from: number): boolean => {
  const line = text.slice(text.lastIndexOf("\n", from) + 1);
  return /^[^\n，。]{0,10}在[^\n]{0,50}(?:会|论坛|培训班|交流)(?:议)?上/.test(line);
};
