import type { Button, Day, Unit } from "#core";
import type { CoverageGround, Headline } from "#reports";
import type { Chat, Leave, RoleRow, Ticket } from "#store";
import type { Stage } from "../job.ts";

/**
 * Who gets a reminder. If a unit has no secretary, its group gets the reminder, with the unit's name and no person's.
 */
export type Audience = "secretary" | "leader" | "admin" | "group" | "person";

/** One thing to remind a recipient of, with its deadline and how to answer. The same item is never told twice. */
export interface Item {
  readonly rule: string;
  /** What the reminder is about: the id of a regular duty, a ticket or a record. */
  readonly about: string;
  readonly period: string;
  readonly stage: string;
  readonly to: Audience;
  /** The unit whose people are reminded; nothing is sent while the unit has leave. */
  readonly unitId: string;
  /** The unit that the reminder is about, if people of another unit are reminded; its leave counts too. */
  readonly ofUnitId?: string;
  readonly text: string;
  /** The text for a group, if the item goes to a group instead of a secretary. It omits the text of findings. */
  readonly groupText?: string;
  /** The place of the reminder in its message: lower ranks come first. */
  readonly rank: number;
  /** The command that answers the reminder, without its slash; `fill` are the values already filled into its form. */
  readonly answer?: string;
  readonly fill?: string;
  /** The button that opens the questions of the reminder, if it is answered with a button. */
  readonly button?: Button;
  /** How to answer the reminder by typing, shown if the card has no button for it. */
  readonly how?: string;
  readonly ticket?: number;
  /** Items of one bundle with the same recipient become one sentence: head, pieces, tail. */
  /** The only recipient, if a person subscribed to the item. */
  readonly personId?: string;
  /** The figures of a unit, if the item is a digest. */
  readonly digest?: { readonly title: string; readonly headlines: readonly Headline[]; readonly url?: string };
  readonly bundle?: { readonly head: string; readonly piece: string; readonly tail: string };
}

/** The context that all rules share; read once per tick. */
export interface Ground extends Stage {
  /** The last day whose records count: today, or a later one if an older reminder is asked about again. */
  readonly through: Day;
  readonly coverage: CoverageGround;
  readonly tickets: readonly Ticket[];
  readonly roles: readonly RoleRow[];
  readonly chats: readonly Chat[];
  readonly leaves: readonly Leave[];
}

/** Returns what is due now. Reminders stop by themselves, because a reported duty is no longer returned. */
export type RuleItems = (ground: Ground) => Promise<readonly Item[]>;

/** The full text of an item that has no button. */
export const wholeText = ({ text, how }: Item): string => (how === undefined ? text : `${text}。${how}`);

/**
 * The key of an item that each of many units owes; it contains the unit, so that a person with two units hears of both.
 */
export const aboutUnit = (about: string, unit: Unit): string => `${about}/${unit.id}`;
