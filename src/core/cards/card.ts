import type { CardAction } from "./card-actions.ts";

/** The colour of a card's header, by what it means rather than by its hue. */
export type Tone = "plain" | "good" | "ask" | "warn" | "bad" | "quiet";

/** What a press sends back: an action's name, the id it is about, and one small value. Never anything with authority. */
export interface Press {
  readonly action: CardAction;
  readonly id?: string;
  readonly value?: string | number;
}

/** A button that calls back, or one that opens a page. */
export interface Button {
  readonly text: string;
  readonly style?: "primary" | "default" | "danger";
  readonly press?: Press;
  readonly url?: string;
  /** Asked before the press is sent. */
  readonly confirm?: string;
}

/** One input of a form. `value` pre-fills it. */
export type FormInput =
  | {
      readonly type: "text";
      readonly name: string;
      readonly label: string;
      readonly value?: string;
      readonly required?: boolean;
      readonly placeholder?: string;
      readonly multiline?: boolean;
      readonly maxLength?: number;
    }
  | {
      readonly type: "day";
      readonly name: string;
      readonly label: string;
      readonly value?: string;
      readonly required?: boolean;
    }
  | {
      readonly type: "choice";
      readonly name: string;
      readonly label: string;
      readonly value?: string;
      readonly required?: boolean;
      readonly options: readonly { readonly text: string; readonly value: string }[];
    };

/** One part of a card, top to bottom. Every string is shown as it is: none is markup. */
export type Block =
  | {
      readonly type: "text";
      readonly text: string;
      readonly weight?: "bold" | "normal";
      readonly size?: "large" | "normal" | "small";
      readonly tone?: Tone;
    }
  | { readonly type: "fields"; readonly rows: readonly (readonly [label: string, value: string])[] }
  | {
      readonly type: "figures";
      readonly items: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
    }
  | { readonly type: "quote"; readonly text: string }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "divider" }
  | {
      readonly type: "table";
      readonly columns: readonly { readonly name: string; readonly label: string; readonly align?: "left" | "right" }[];
      readonly rows: readonly Readonly<Record<string, string | number>>[];
      readonly pageSize?: number;
    }
  | { readonly type: "chart"; readonly spec: Readonly<Record<string, unknown>> }
  | { readonly type: "buttons"; readonly buttons: readonly Button[] }
  | {
      readonly type: "form";
      readonly name: string;
      readonly inputs: readonly FormInput[];
      /** What few people fill in, folded below the others. */
      readonly more?: { readonly title: string; readonly inputs: readonly FormInput[] };
      readonly submit: Button;
    }
  | { readonly type: "fold"; readonly title: string; readonly open?: boolean; readonly blocks: readonly Block[] };

/** A figure of a card that a reply to it may name: 「这300是哪300」. */
export interface CardFigure {
  /** What it counts; with its period or unit if the card shows several figures of one name: 党课场次（今年以来）. */
  readonly name: string;
  /** The text by which the card prints it, or several if it prints it in more than one way: 120余场次, 126场次. */
  readonly says: readonly string[];
  /** The number of its footnote. */
  readonly mark?: number;
  /** The press that opens the records of this figure. */
  readonly opens: Press;
}

/** A message with a face, whatever the platform. `summary` is the line shown in the list of chats. */
export interface Card {
  readonly title?: string;
  readonly subtitle?: string;
  readonly tone?: Tone;
  readonly summary: string;
  readonly blocks: readonly Block[];
  /**
   * Who is addressed by name, so that their client rings: whoever's own chat it is sent to, or whoever was given what it is
   * about. Never somebody who is late, where others read it.
   */
  readonly rings?: readonly string[];
  /** Its figures: kept with the sent card so that a reply opens them, and not shown. */
  readonly figures?: readonly CardFigure[];
}
