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
  readonly atRoot: boolean;
  readonly form?: { submits: number };
  readonly parent: string;
}

/** The refusal of a card: one code for the API, the real reason inside the message. */
export function bad(sub: number, path: string, tag: string, message: string, value: unknown = "") {
  const place = tag ? `${path}(tag: ${tag})` : path;
  return refusal(230099, `ErrCode: ${sub}; ErrPath: ${place}; ErrMsg: ${message}; ErrorValue: ${value}; `);
}

/** The refusal of a card that names somebody who does not exist. */
export const badPerson = (path: string, tag: string, id: string) =>
  bad(100290, path, tag, "There is an invalid user resource(at/person) in your card", id);
