import { refusal } from "../wire/refusal.ts";

/** The state of a check while it walks through a card. */
export interface CardWalk {
  readonly names: Set<string>;
  readonly ids: Set<string>;
  readonly people: ReadonlySet<string>;
  elements: number;
  tables: number;
  mentionsAll: boolean;
}

/** The position of an element in the card. */
export interface Place {
  readonly path: string;
  readonly depth: number;
  /** The elements around the checked one, the innermost last. */
  readonly inside: readonly string[];
  readonly form?: { submits: number };
}

/** The refusal of a card: the API has one code for all, and the real reason is in the message. */
export function bad(sub: number, path: string, tag: string, message: string, value: unknown = "") {
  const place = tag ? `${path}(tag: ${tag})` : path;
  return refusal(230099, `ErrCode: ${sub}; ErrPath: ${place}; ErrMsg: ${message}; ErrorValue: ${value}; `);
}

/** The refusal of a card that mentions an unknown person. */
export const badPerson = (path: string, tag: string, id: string) =>
  bad(100290, path, tag, "There is an invalid user resource(at/person) in your card", id);

/** The platform's sub-codes for errors in a card. */
export const SUB = {
  malformed: 200621,
  unknownTag: 200861,
  overLimit: 11310,
  noSubmit: 300123,
  formName: 11310,
  name: 200530,
  notShared: 300302,
  elementId: 300301,
  chart: 200550,
  table: 200914,
  cell: 200915,
} as const;
