import { refusal } from "../wire/refusal.ts";

/** What has been seen of the card so far, and how to complain about the rest. */
export interface CardWalk {
  readonly names: Set<string>;
  readonly ids: Set<string>;
  readonly people: ReadonlySet<string>;
  elements: number;
  tables: number;
  mentionsAll: boolean;
}

/** Where in the card an element stands. */
export interface Place {
  readonly path: string;
  readonly depth: number;
  /** The containers around it, the nearest last. */
  readonly inside: readonly string[];
  readonly form?: { submits: number };
}

/** The refusal of a card: one code for the API, the real reason inside the message. */
export function bad(sub: number, path: string, tag: string, message: string, value: unknown = "") {
  const place = tag ? `${path}(tag: ${tag})` : path;
  return refusal(230099, `ErrCode: ${sub}; ErrPath: ${place}; ErrMsg: ${message}; ErrorValue: ${value}; `);
}

/** The refusal of a card that names somebody who does not exist. */
export const badPerson = (path: string, tag: string, id: string) =>
  bad(100290, path, tag, "There is an invalid user resource(at/person) in your card", id);

/** The platform's own numbers for what is wrong with a card. */
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
