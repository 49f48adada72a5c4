import type { CardAction } from "./card-actions.ts";

/** The meaning of a card's header colour. */
export type Tone = "plain" | "good" | "ask" | "warn" | "bad" | "quiet";

/**
 * The data that a pressed button sends: the action, the id of the thing concerned and one small value. It grants no
 * rights; the handler checks permissions itself.
 */
export interface Press {
  readonly action: CardAction;
  readonly id?: string;
  readonly value?: string | number;
}

/** A button that sends a `Press` or opens a page. */
export interface Button {
  readonly text: string;
  readonly style?: "primary" | "default" | "danger";
  readonly press?: Press;
  readonly url?: string;
  /** A question that the client asks before it sends the press. */
  readonly confirm?: string;
}

/** One input of a form; `value` is its initial value. */
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

/** One part of a card, from top to bottom. Strings are shown literally and never interpreted as markup. */
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
      /** Inputs that few people fill in; they are folded away below the others. */
      readonly more?: { readonly title: string; readonly inputs: readonly FormInput[] };
      readonly submit: Button;
    }
  | { readonly type: "fold"; readonly title: string; readonly open?: boolean; readonly blocks: readonly Block[] };

/** A number on a card that a reply may refer to: 「这300是哪300」. */
export interface CardFigure {
  /**
   * What the number counts, with the period or unit if the card shows several numbers of one name:
   * 党课场次（今年以来）.
   */
  readonly name: string;
  /** The texts by which the card prints the number; there may be more than one: 120余场次, 126场次. */
  readonly says: readonly string[];
  /** The number of the footnote that explains the figure. */
  readonly mark?: number;
  /** The press that opens the records behind the number. */
  readonly opens: Press;
}

/** A message with a layout, independent of the platform. `summary` is the line shown in the list of chats. */
export interface Card {
  readonly title?: string;
  readonly subtitle?: string;
  readonly tone?: Tone;
  readonly summary: string;
  readonly blocks: readonly Block[];
  /**
   * The ids of the people whom the message mentions, so that their client notifies them: the recipient of a direct
   * message, or the person assigned to the matter. A person who is late is never mentioned in a chat that others read.
   */
  readonly rings?: readonly string[];
  /**
   * The numbers on the card. They are stored with the sent card, so that a reply can open their records, and are not
   * displayed.
   */
  readonly figures?: readonly CardFigure[];
}
