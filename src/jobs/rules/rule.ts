import type { Button, Unit } from "#core";
import type { CoverageGround, Headline } from "#reports";
import type { Chat, Leave, RoleRow, Ticket } from "#store";
import type { Stage } from "../job.ts";

/**
 * The receiver of an item. If a unit has no secretary, its group gets the item, with the unit's name and no person's.
 */
export type Audience = "secretary" | "leader" | "admin" | "group" | "person";

/** One thing somebody is to be told: what, which, by when, and how to answer it. Nobody is told the same twice. */
export interface Item {
  readonly rule: string;
  /** What it is about: a cadence, a ticket, a record. */
  readonly about: string;
  readonly period: string;
  readonly stage: string;
  readonly to: Audience;
  /** The unit whose people are told; whose leave it respects. */
  readonly unitId: string;
  /** The unit it is about, where others are told than its own people: its leave is respected too. */
  readonly ofUnitId?: string;
  readonly text: string;
  /** What a group is told instead, where it hears what a secretary would: never what was found. */
  readonly groupText?: string;
  /** Lower stands first. */
  readonly rank: number;
  /** The command that answers it, without its slash; `fill` is what its form holds from the start. */
  readonly answer?: string;
  readonly fill?: string;
  /** What opens the questions it is about, where that is no form. */
  readonly button?: Button;
  /** How to do it by typing, said where no button of the card does it. */
  readonly how?: string;
  readonly ticket?: number;
  /** Items of one bundle that reach somebody together are said in one sentence: head, pieces, tail. */
  /** Who it is for, where that is one person who asked for it. */
  readonly personId?: string;
  /** How a unit stands, where that is what it tells. */
  readonly digest?: { readonly title: string; readonly headlines: readonly Headline[]; readonly url?: string };
  readonly bundle?: { readonly head: string; readonly piece: string; readonly tail: string };
}

/** What every rule looks at; read once a tick. */
export interface Ground extends Stage {
  readonly coverage: CoverageGround;
  readonly tickets: readonly Ticket[];
  readonly roles: readonly RoleRow[];
  readonly chats: readonly Chat[];
  readonly leaves: readonly Leave[];
}

/** Returns what is due now. Reminders stop by themselves, because a reported duty is no longer returned. */
export type RuleItems = (ground: Ground) => Promise<readonly Item[]>;

/** An item in full, for whom no button stands beside it. */
export const wholeText = ({ text, how }: Item): string => (how === undefined ? text : `${text}。${how}`);

/**
 * The key of an item that each of many units owes; it contains the unit, so that a person with two units hears of both.
 */
export const aboutUnit = (about: string, unit: Unit): string => `${about}/${unit.id}`;
