import type { Asks, Card, CardAction, CardFigure, Day, Instant, Tree, Unit } from "#core";
import type { CardPress, IncomingMessage, Mention, PlatformTraits } from "#platforms";
import type { Draft, Query, Write } from "#store";
import type { Action, Grant, Verdict } from "./permissions.ts";
import type { Service } from "./services.ts";

/** Somebody who speaks, with what they may do, read inside the deciding request. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** What a decision may know of the platform: its name in the ledger, what people call it, and what it takes. */
export type PlatformWords = Pick<PlatformTraits, "name" | "label" | "withoutNames" | "cardFits">;

/** Everything a decision may look at. It can read; it cannot change or send. */
export interface Scene {
  readonly query: Query;
  readonly tree: Tree;
  /** The clock's own time: when this is being decided. */
  readonly now: Instant;
  /** When the person spoke; redelivery does not change it. */
  readonly sentAt: Instant;
  /** The day of `sentAt` in the unit's zone: what the person calls today. */
  readonly today: Day;
  readonly zone: string;
  readonly platform: PlatformWords;
  readonly chat: {
    readonly id: string;
    readonly kind: "group" | "direct";
    readonly name: string /** Whether the ledger knew the chat before. */;
    readonly known: boolean;
    /** Whether it asked for less noise. */
    readonly isQuiet: boolean;
  };
  /** The unit the chat is bound to; in a direct chat the sender's only unit. */
  readonly unit: Unit | undefined;
  readonly sender: Person;
  /** The key of the event this decision answers: `msg:` and the id of a message, or `evt:` and that of an event. */
  readonly source: string;
  readonly message: IncomingMessage | undefined;
  readonly press: CardPress | undefined;
  readonly mentions: readonly Mention[];
  /** All commands, for help and offers. */
  readonly commands: readonly Command[];
  /** How many messages this person sent in the minute before. */
  readonly recent: number;
  /** Whether the message was taken back before it came. */
  readonly isRecalled: boolean;
  /** The last day that a closed period of any unit holds; empty where none is closed. */
  readonly lastLocked: Day;
  /** What the bot's message that this one replies to was about. */
  readonly repliedTo: Refs | undefined;
  /** That message, where it stands in the chat as a card. */
  readonly repliedCard?: string | undefined;
  /** What was asked of the permission table in this decision. */
  readonly verdicts?: Verdict[];
  readonly newId: () => string;
  readonly nextNumber: (sequence: "record" | "ticket") => Promise<number>;
  readonly settings: {
    readonly publicUrl: string | undefined;
    readonly adminIds: readonly string[];
    readonly slot: number;
  };
}

/** What a message of ours is about, kept with it so that a reply to it or a press on it finds the way back. */
export interface Refs {
  readonly records?: readonly number[];
  readonly tickets?: readonly number[];
  readonly draft?: string;
  /** The draft that keeps its lines, of a card that holds the verdicts on several. */
  readonly lines?: string;
  /** The group whose binding it asks about. */
  readonly chat?: string;
  /** The question a tally answered, so that 「明细」 in reply to it opens the same figures. */
  readonly tally?: {
    readonly from: Day;
    readonly to: Day;
    readonly unitId: string;
    readonly kind?: string;
    readonly category?: string;
    readonly measure?: string;
    readonly confirmedOnly?: boolean;
  };
  /** The figures it shows, so that a reply which names one opens it. */
  readonly figures?: readonly CardFigure[];
  /** What it asks, so that words answer it as its buttons do. */
  readonly asks?: Asks;
}

/** A file that goes to where a reply goes, after its card. */
export interface OwedFile {
  readonly name: string;
  readonly type: "doc" | "xls" | "stream";
  /** Its bytes as base64, or what makes it when it is sent: a small file is kept as it is, a large one only asked for. */
  readonly made: { readonly base64: string } | { readonly spec: Readonly<Record<string, unknown>> };
}

/** One message owed because of a decision. Without `to` it answers where the person spoke. */
export interface Reply {
  readonly card: Card;
  readonly file?: OwedFile;
  /** Background work that produces a second card after this one; for each person one piece of work runs at a time. */
  readonly work?: { readonly personId: string; readonly spec: Readonly<Record<string, unknown>> };
  readonly to?: { readonly chat: string } | { readonly person: string } | { readonly patch: string };
  readonly refs?: Refs;
  /** Tells two messages of one decision apart (part of the immutable uuid). */
  readonly part?: string;
  readonly priority?: number;
  /**
   * Whether it says no more than that all was plain: in a group that asked for less noise an emoji reaction replaces
   * it.
   */
  readonly isPlain?: true;
  /** Answered by an emoji reaction on the message; the card is sent only if reactions are not allowed. */
  readonly isFace?: true;
  readonly notAfter?: Instant;
}

/** One line for the audit: who did what to which object, ids only. */
export interface AuditLine {
  readonly action: string;
  readonly object: string;
  readonly unitId?: string;
  readonly details?: Readonly<Record<string, string | number | null>>;
}

/** A picture or file that belongs to a record, or to one of its findings; its bytes are fetched after the answer. */
export interface NewAttachment {
  readonly recordNumber: number;
  readonly ticketNumber: number | undefined;
  readonly name: string;
  readonly messageId: string;
  readonly fileKey: string;
}

/** What became of a report that waited for an answer: its line in a card of several says so. */
export interface Answered {
  /** The draft that it waited with. */
  readonly draft: string;
  readonly line: string;
  readonly state: "done" | "open" | "off";
  /** The draft that it waits with now. */
  readonly next?: string;
  readonly records?: readonly number[];
}

/** What a command decided: changes nothing itself; commit makes it true and owes the replies. */
export interface Outcome {
  readonly replies: readonly Reply[];
  readonly writes?: readonly Write[];
  readonly audit?: readonly AuditLine[];
  /** What of the message's pictures and files belongs to what. */
  readonly attachments?: readonly NewAttachment[];
  /** Whether the message's pictures and files wait with the question that this outcome asks, or were refused by it. */
  readonly isFileTaken?: boolean;
  /** The numbers of records and tickets that this outcome makes: nobody finds them yet. */
  readonly made?: { readonly records: readonly number[]; readonly tickets: readonly number[] };
  /** The waiting reports that this outcome answers. */
  readonly answered?: readonly Answered[];
  /** The answer to a press. */
  readonly toast?: { readonly type: "success" | "info" | "warning" | "error"; readonly text: string };
  /** The verdict on one line when a message held several. */
  readonly line?: string;
  /** Turns `false` when a line of several failed or asks. */
  readonly settled?: boolean;
}

/** A file as the platform names it; its bytes stay there. */
export type SentFile = NonNullable<IncomingMessage["file"]>;

/** Where a text is fetched from: a file in a message, or the message itself, whatever it turns out to hold. */
export interface SentSource {
  readonly messageId: string;
  readonly fileKey?: string | undefined;
  /** What the file is read as, where it is no text: the text is then the JSON of what was read. */
  readonly as?: "roster";
  /** The group whose members are asked for instead: the text is the JSON of their ids and names. */
  readonly membersOf?: string;
}

/** A text that was fetched, and when it was first said, where that is known. */
export interface Pasted {
  readonly text: string;
  readonly at: Instant | undefined;
}

/** What somebody sends after a command that asked for a text. */
export type Sent =
  | ({ readonly kind: "file" } & SentFile)
  | { readonly kind: "forwarded" }
  | { readonly kind: "text"; readonly text: string };

/** One command as it was typed. */
export interface CommandLine {
  /** The word after the slash as typed. */
  readonly word: string;
  /** What follows it, widths unfolded, as typed. */
  readonly rest: string;
  /** The whole line, for the record's source. */
  readonly line: string;
  /** Whether its message has other text before it. */
  readonly isLater?: boolean;
  /** What is quoted below it. */
  readonly quoted?: string;
  /** Where its text stands, when it was said of a file or of another message. */
  readonly of?: SentSource;
  /** The texts that `rest` ends with, where they were fetched: one for each forwarded message. */
  readonly pasted?: readonly Pasted[];
}

/** What a pressed button does. */
export type Handler = (scene: Scene, press: CardPress) => Promise<Outcome>;

/** What buttons do, by the action that they name. */
export type ActionHandlers = { readonly [action in CardAction]?: Handler };

/** A slash command: its names, who may use it, and what it decides. One file in commands/ each. */
export interface Command {
  readonly name: string;
  readonly en: string;
  readonly aliases?: readonly string[];
  /** How many characters a line of it may have, where that is more than what people say. */
  readonly longest?: number;
  readonly summary: string;
  readonly usage: string;
  readonly examples?: readonly string[];
  readonly section: "report" | "ledger" | "ask" | "manage";
  readonly action: Action;
  readonly where: "anywhere" | "direct" | "group";
  /** The service this command provides to the bot itself, which so needs no command's name. */
  readonly serves?: Service;
  /** The entry of the bot's menu that runs it, and the words that go with it. */
  readonly menu?: readonly [key: string, rest: string];
  /** What people ask about that it shows better than a tally does. */
  readonly shows?: readonly string[];
  /** General words people try for it, and its name as a hand or an ear gets it wrong: it is then suggested and never run. */
  readonly meantBy?: readonly string[];
  readonly slips?: readonly string[];
  /** What a question 「怎么…」 may be about, of the command that serves help. */
  readonly topics?: RegExp;
  /** Stands alone in its message: two of its kind in one commit would each be decided without the other. */
  readonly alone?: true;
  /** Is meant where its name alone is said, without a slash. */
  readonly bare?: true;
  /** Changes the ledger beyond adding a record: never offered for a typo. */
  readonly changes?: true;
  run(scene: Scene, line: CommandLine): Promise<Outcome>;
  /** What it does with what is sent in answer to a question of its own, by the type of the draft that asked; undefined where that is none. */
  readonly awaits?: Readonly<Record<string, (scene: Scene, draft: Draft, sent: Sent) => Promise<Outcome | undefined>>>;
  /** What the buttons of its cards do. */
  readonly presses?: ActionHandlers;
}

/** Declares a command; here so that its type is checked where it is written. */
export const command = (definition: Command): Command => definition;
