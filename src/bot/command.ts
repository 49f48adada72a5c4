import type { Asks, Card, CardAction, CardFigure, Day, Instant, Tree, Unit } from "#core";
import type { CardPress, IncomingMessage, Mention, PlatformTraits } from "#platforms";
import type { Draft, Query, Write } from "#store";
import type { Action, Grant } from "./permissions.ts";
import type { Service } from "./services.ts";

/** The person who speaks, with their grants as read for this decision. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** What a decision may know of the platform: its name in the ledger, its label for people, and its limits. */
export type PlatformWords = Pick<PlatformTraits, "name" | "label" | "withoutNames" | "cardFits" | "fixesCards">;

/** The context of a decision: all that a command may read. A command cannot write or send through it. */
export interface Scene {
  readonly query: Query;
  readonly tree: Tree;
  /** The current time of the clock, at which the decision is made. */
  readonly now: Instant;
  /** When the person spoke. A redelivery of the event does not change it. */
  readonly sentAt: Instant;
  /** The day of `sentAt` in the configured time zone: what the person calls today. */
  readonly today: Day;
  readonly zone: string;
  readonly platform: PlatformWords;
  readonly chat: {
    readonly id: string;
    readonly kind: "group" | "direct";
    readonly name: string /** Whether the ledger knew the chat before. */;
    readonly known: boolean;
    /** Whether the group asked for fewer messages. */
    readonly isQuiet: boolean;
  };
  /** The unit the chat is bound to; in a direct chat, the only unit in which the sender has a role. */
  readonly unit: Unit | undefined;
  readonly sender: Person;
  /** The key of the event that is being decided: `msg:` and a message id, or `evt:` and an event id. */
  readonly source: string;
  readonly message: IncomingMessage | undefined;
  readonly press: CardPress | undefined;
  readonly mentions: readonly Mention[];
  /** All commands, for the help text and for offers. */
  readonly commands: readonly Command[];
  /** How many messages this person sent in the minute before. */
  readonly recent: number;
  /** Whether the message was recalled before it arrived. */
  readonly isRecalled: boolean;
  /** The last day in any closed period of any unit; empty if no period is closed. */
  readonly lastLocked: Day;
  /** The record, finding or card of the bot's message that this message replies to. */
  readonly repliedTo: Refs | undefined;
  /** The id of the bot's message that this message replies to, if it is a card in the chat. */
  readonly repliedCard?: string | undefined;
  readonly newId: () => string;
  readonly nextNumber: (sequence: "record" | "ticket") => Promise<number>;
  readonly settings: {
    readonly publicUrl: string | undefined;
    readonly adminIds: readonly string[];
    readonly slot: number;
  };
}

/** What a bot message is about. It is stored with the message, so that a reply or a button press finds its subject. */
export interface Refs {
  readonly records?: readonly number[];
  readonly tickets?: readonly number[];
  readonly draft?: string;
  /** The draft with the lines of this card, if the card reports on several lines. */
  readonly lines?: string;
  /** The group whose binding the card asks about. */
  readonly chat?: string;
  /** The question that a tally answered, so that replying 「明细」 opens the same figures. */
  readonly tally?: {
    readonly from: Day;
    readonly to: Day;
    readonly unitId: string;
    readonly kind?: string;
    readonly category?: string;
    readonly measure?: string;
    readonly confirmedOnly?: boolean;
  };
  /** The figures on the card, so that a reply naming one of them opens it. */
  readonly figures?: readonly CardFigure[];
  /** The questions on the card, so that words can answer them as the buttons do. */
  readonly asks?: Asks;
}

/** A file that is sent after the reply's card, to the same chat. */
export interface OwedFile {
  readonly name: string;
  readonly type: "doc" | "xls" | "stream";
  /** The content as base64 if it is small, or a `spec` from which a large file is produced when it is sent. */
  readonly made: { readonly base64: string } | { readonly spec: Readonly<Record<string, unknown>> };
}

/** One message to send because of a decision. Without `to` it goes to the chat where the person spoke. */
export interface Reply {
  readonly card: Card;
  readonly file?: OwedFile;
  /** Background work whose result is sent as a second card. Only one piece of work runs per person at a time. */
  readonly work?: { readonly personId: string; readonly spec: Readonly<Record<string, unknown>> };
  readonly to?: { readonly chat: string } | { readonly person: string } | { readonly patch: string };
  readonly refs?: Refs;
  /**
   * Tells apart several messages of one decision: the message's uuid, which is the same at every try, is derived from
   * it.
   */
  readonly part?: string;
  readonly priority?: number;
  /**
   * Whether the card only confirms an ordinary report. In a group that asked for fewer messages an emoji reaction
   * replaces it.
   */
  readonly isPlain?: true;
  /** Sent as an emoji reaction to the message; the card is sent only if reactions are not allowed. */
  readonly isFace?: true;
  readonly notAfter?: Instant;
}

/**
 * One line of the audit log: who did what to which object. Ids stand for people and things; names and texts are left
 * out.
 */
export interface AuditLine {
  readonly action: string;
  readonly object: string;
  readonly unitId?: string;
  readonly details?: Readonly<Record<string, string | number | null>>;
}

/** A picture or file to attach to a record or to one of its findings. Its bytes are fetched after the reply. */
export interface NewAttachment {
  readonly recordNumber: number;
  readonly ticketNumber: number | undefined;
  readonly name: string;
  readonly messageId: string;
  readonly fileKey: string;
}

/**
 * A report that was waiting for an answer and got one. If a card lists it among several lines, that line is updated.
 */
export interface Answered {
  /** The draft with which the report was waiting. */
  readonly draft: string;
  readonly line: string;
  readonly state: "done" | "open" | "off";
  /** The draft with which the report still waits, if the answer was not enough. */
  readonly next?: string;
  readonly records?: readonly number[];
}

/** What a command decided. It changes nothing by itself: the commit applies its writes and queues its replies. */
export interface Outcome {
  readonly replies: readonly Reply[];
  readonly writes?: readonly Write[];
  readonly audit?: readonly AuditLine[];
  /** The message's pictures and files to attach. */
  readonly attachments?: readonly NewAttachment[];
  /**
   * Whether the message's pictures and files are already taken care of: kept with the question that is asked, or
   * refused.
   */
  readonly isFileTaken?: boolean;
  /** The numbers of the records and tickets that this outcome creates. Reads cannot find them before the commit. */
  readonly made?: { readonly records: readonly number[]; readonly tickets: readonly number[] };
  /** The reports that waited for a missing value and that this outcome settles. */
  readonly answered?: readonly Answered[];
  /** The sent reminders to draw again, because this outcome may answer items of them. */
  readonly redraws?: readonly RedrawSpec[];
  /** The toast shown to the person who pressed a button. */
  readonly toast?: { readonly type: "success" | "info" | "warning" | "error"; readonly text: string };
  /**
   * The missing right, if this outcome refuses an action for lack of it. The audit records it, and whom to ask is added
   * behind the sentence `says`.
   */
  readonly denied?: { readonly action: Action; readonly unitId: string | undefined; readonly says?: string };
  /** One sentence about the result of this command line, for a card that merges several lines of a message. */
  readonly line?: string;
  /** `false` if the command line failed or its question is open; a card that merges several lines then marks it. */
  readonly settled?: boolean;
}

/** A sent reminder to draw again, and the number of the record that may answer its items; 0 if there is none. */
export interface RedrawSpec {
  readonly messageId: string;
  readonly source: string;
  readonly personId: string;
  readonly number: number;
}

/** A reminder drawn again: its card, what the card is about, and the answers to store with it. */
export interface RedrawnReminder {
  readonly card: Card;
  readonly refs: Refs | undefined;
  readonly writes: readonly Write[];
}

/** A file under the name the platform gave it. Its bytes stay on the platform. */
export type SentFile = NonNullable<IncomingMessage["file"]>;

/** Where a text is fetched from: a file of a message, or the message itself, whatever type it has. */
export interface SentSource {
  readonly messageId: string;
  readonly fileKey?: string | undefined;
  /** How to read a file that is not plain text. The fetched text is then JSON of its content. */
  readonly as?: "roster";
  /** A group whose members are fetched instead of a text. The fetched text is then JSON of their ids and names. */
  readonly membersOf?: string;
  /** The name of the file. */
  readonly name?: string;
}

/** A fetched text, and when it was first sent, if that is known. */
export interface Pasted {
  readonly text: string;
  readonly at: Instant | undefined;
}

/** What a person sends after a command that asked for a text. */
export type Sent =
  | ({ readonly kind: "file" } & SentFile)
  | { readonly kind: "forwarded" }
  | { readonly kind: "text"; readonly text: string };

/** One command line as typed. */
export interface CommandLine {
  /** The word after the slash, as typed. */
  readonly word: string;
  /** The text after the word, as typed except for the character widths. */
  readonly rest: string;
  /** The whole line, stored as the record's source. */
  readonly line: string;
  /** Whether other text stands in the message before this command line. */
  readonly isLater?: boolean;
  /** The quoted text that stands below this command line in the message. */
  readonly quoted?: string;
  /** Whether the person has already confirmed the effect, as on a page; otherwise a command that confirms asks first. */
  readonly isConfirmed?: true;
  /** Whether the empty form of a report has no day in it, as for an earlier period: a suggested day might be sent unread. */
  readonly isUndated?: true;
  /** Where the text of the command is to be fetched from, if the command refers to a file or another message. */
  readonly of?: SentSource;
  /** The texts that were fetched and appended to `rest`: one for each forwarded message. */
  readonly pasted?: readonly Pasted[];
}

/** What a pressed button does. */
export type Handler = (scene: Scene, press: CardPress) => Promise<Outcome>;

/** The handlers of buttons, by action name. */
export type ActionHandlers = { readonly [action in CardAction]?: Handler };

/** A slash command: its names, who may use it, and its decision. Each has one file in commands/. */
export interface Command {
  readonly name: string;
  readonly en: string;
  readonly aliases?: readonly string[];
  /** How many characters a line of this command may have, if more than the usual limit. */
  readonly longest?: number;
  readonly summary: string;
  readonly usage: string;
  readonly examples?: readonly string[];
  readonly section: "report" | "ledger" | "ask" | "manage";
  readonly action: Action;
  readonly where: "anywhere" | "direct" | "group";
  /** The service this command provides to the bot, which thus need not know the command's name. */
  readonly serves?: Service;
  /** The entry of the bot's menu that runs this command, and the arguments it passes. */
  readonly menu?: readonly [key: string, rest: string];
  /** The subjects of questions that this command answers better than a tally. */
  readonly shows?: readonly string[];
  /**
   * Common words and misspellings that people use for this command. The bot suggests the command for them and never
   * runs it.
   */
  readonly meantBy?: readonly string[];
  readonly slips?: readonly string[];
  /** The subjects of a question 「怎么…」; set by the command that serves help. */
  readonly topics?: RegExp;
  /** The command must be alone in its message: two in one commit would each be decided without seeing the other. */
  readonly alone?: true;
  /** The command also runs if its name is sent alone without a slash. */
  readonly bare?: true;
  /** Arguments with which the command only shows what anyone may see, or what waits for the speaker themselves. */
  readonly shownToAll?: RegExp;
  /** The command changes the ledger other than by adding a record, so it is never offered for a typo. */
  readonly changes?: true;
  run(scene: Scene, line: CommandLine): Promise<Outcome>;
  /**
   * Takes what a person sends in answer to this command's question, by the type of the draft that asked. Undefined if
   * the message is no answer.
   */
  readonly awaits?: Readonly<Record<string, (scene: Scene, draft: Draft, sent: Sent) => Promise<Outcome | undefined>>>;
  /** The handlers of the buttons on this command's cards. */
  readonly presses?: ActionHandlers;
}

/** Declares a command. The function exists so that the type is checked where the command is written. */
export const command = (definition: Command): Command => definition;
