import {
  note,
  type Pasted,
  type RedrawnReminder,
  type RedrawSpec,
  type Refs,
  type SentTextSpec,
  waitingDraft,
} from "#bot";
import { type Card, dayIn, printCount, printDay, printNumber, type Result, ZONE } from "#core";
import type { Messenger, OutgoingMessage, PlatformTraits, SendResult } from "#platforms";
import { type Database, insertDraft, markMade, messageOf, type Write } from "#store";
import { DRAFT_RESULT } from "../draft-check/result.ts";
import { type ExportSpec, fileWord, readExportSpec } from "../files/export.ts";
import { type FileReads, fileReadsHere } from "../files/file-reads.ts";
import { type LongReads, longReadsHere, type MadeFile } from "../files/long-reads.ts";
import { type AttachmentFetching, fetchAttachment, NO_ATTACHMENTS } from "./attachments.ts";
import { checkOwedDraft, type DraftCheckSpec } from "./draft-check.ts";
import { type Fetching, noFetching, textsOf } from "./sent-texts.ts";

/**
 * What making a file needs: the ledger, the readers of long tables and of sent files, and the time at which the ledger
 * is read.
 */
export interface FileMaking {
  readonly db: Pick<Database, "query" | "atOneMoment" | "commit">;
  readonly clock: () => string;
  /** How cards are stored, and which the platform accepts. */
  readonly platform: Pick<PlatformTraits, "keepCard" | "cardFits">;
  /** By default long reads run in this thread. */
  readonly longReads?: LongReads | undefined;
  readonly fileReads?: FileReads | undefined;
  readonly fetching?: Fetching | undefined;
  /** The public address of the pages. */
  readonly publicUrl?: string | undefined;
  /** How attachments are fetched and where they are stored; absent means they are not fetched. */
  /** Draws a sent reminder again; nothing if its card still says what is so. */
  readonly redraw?: ((spec: RedrawSpec) => Promise<RedrawnReminder | undefined>) | undefined;
  readonly attachments?: Pick<AttachmentFetching, "folder" | "download">;
  /**
   * Lets a command decide what to do with a text that was fetched for it. What it decides is committed together with
   * the message.
   */
  readonly decide?: ((spec: SentTextSpec, texts: Result<readonly Pasted[]>) => Promise<DecidedText>) | undefined;
}

/** A request to fetch an attachment. */
interface AttachmentSpec {
  readonly type: "attachment";
  readonly id: string;
}

/** A request to draw a sent reminder again. */
interface ReminderSpec extends RedrawSpec {
  readonly type: "reminder";
}

/** What a command made of a text that was fetched for it: the card to send, what the card is about, and all writes. */
export interface DecidedText {
  readonly card: Card;
  readonly refs: Refs | undefined;
  readonly writes: readonly Write[];
}

/**
 * A messenger that makes queued files and cards just before sending, and shows the progress on their card. The request
 * and its uuid were fixed at the commit, so a repeated send makes the file again, may upload it twice, and shows it
 * once.
 */
export function makingFiles(messenger: Messenger, making: FileMaking): Messenger {
  const { db, clock, longReads } = making;
  const reads = longReads ?? longReadsHere(db);
  return {
    async send(message): Promise<SendResult> {
      if (message.messageType === "work") {
        const asked = JSON.parse(message.content) as DraftCheckSpec | SentTextSpec | AttachmentSpec | ReminderSpec;
        if (asked.type === "reminder") return await redrawReminder(messenger, making, message, asked);
        return asked.type === "attachment"
          ? await fetchAttachment({ db, ...NO_ATTACHMENTS, ...making.attachments }, asked.id)
          : await messenger.send(await makeCard(making, message, asked));
      }
      if (message.messageType !== "file") return await messenger.send(message);
      const { spec: asked, card } = JSON.parse(message.content) as { readonly spec?: unknown; readonly card?: unknown };
      const spec = readExportSpec(asked);
      if (spec === undefined) return await messenger.send(message);
      const tell = teller(messenger, making, message, card);
      const at = clock();
      const file = await make(reads, spec, tell);
      const result = await messenger.send({ ...message, bytes: file.bytes });
      if (result.ok)
        await tell(
          `${spec.about ?? ""}共${printCount(file.rows, "条")}，${fileWord(spec.format).trim()}在下面。数据截至${stamp(at, spec)}。`,
        );
      return result;
    },
  };
}

/** Makes the card and stores it in place of the request, so that it is made only once and the text is not kept. */
async function makeCard(
  making: FileMaking,
  message: OutgoingMessage,
  spec: DraftCheckSpec | SentTextSpec,
): Promise<OutgoingMessage> {
  const { db } = making;
  const { card, refs, writes } = await (spec.type === "sent-text" ? decided(making, spec) : checked(making, spec));
  const content = making.platform.keepCard(card);
  const payload = JSON.stringify({ messageType: "card", content });
  const kept = refs === undefined ? undefined : JSON.stringify(refs);
  await db.commit([markMade(db.query, { uuid: message.uuid, payload, refs: kept }), ...writes]);
  return { ...message, messageType: "card", content };
}

/** A card that is too old to be changed, or was recalled, stays as it is. */
const UNCHANGED: ReadonlySet<string> = new Set(["edit_expired", "message_gone"]);

async function redrawReminder(
  messenger: Messenger,
  { db, platform, redraw }: FileMaking,
  message: OutgoingMessage,
  spec: ReminderSpec,
): Promise<SendResult> {
  const made = await redraw?.(spec);
  if (made === undefined) return { ok: true, messageId: undefined };
  const content = platform.keepCard(made.card);
  const payload = JSON.stringify({ messageType: "card", content });
  const refs = made.refs === undefined ? undefined : JSON.stringify(made.refs);
  await db.commit([markMade(db.query, { uuid: message.uuid, payload, refs }), ...made.writes]);
  const result = await messenger.send({ ...message, messageType: "card", content });
  return !result.ok && UNCHANGED.has(result.code) ? { ok: true, messageId: undefined } : result;
}

async function checked(
  { db, clock, fileReads = fileReadsHere, fetching = noFetching, publicUrl, platform }: FileMaking,
  spec: DraftCheckSpec,
): Promise<DecidedText> {
  const { card, kept } = await checkOwedDraft(
    { db, reads: fileReads, fetching, publicUrl, fits: platform.cardFits },
    spec,
  );
  const { figures = [] } = card;
  const shown = figures.length === 0 ? {} : { figures };
  if (kept === undefined) return { card, refs: figures.length === 0 ? undefined : shown, writes: [] };
  const { resultId, personId, chatId } = spec;
  return {
    card,
    refs: { ...shown, draft: resultId },
    writes: [
      insertDraft(
        db.query,
        waitingDraft(clock(), { id: resultId, authorId: personId, chatId, type: DRAFT_RESULT, payload: kept }),
      ),
    ],
  };
}

async function decided(
  { fileReads = fileReadsHere, fetching = noFetching, decide }: FileMaking,
  spec: SentTextSpec,
): Promise<DecidedText> {
  const texts = await textsOf({ reads: fileReads, fetching }, spec.of);
  if (decide === undefined) return { card: note("没有读取，请把正文贴在命令后面。"), refs: undefined, writes: [] };
  return await decide(spec, texts);
}

/** How many progress texts a long file gets. */
const STEPS = 10;
/** The fewest rows between two progress texts: fewer are written before a person could read the text. */
const LEAST_STEP = 2_000;

async function make(reads: LongReads, spec: ExportSpec, tell: (text: string) => Promise<void>): Promise<MadeFile> {
  let told = 0;
  // Send the progress texts one after the other, and the file only after the last of them.
  let telling = Promise.resolve();
  const file = await reads.makeFile(spec, (count, rows) => {
    const step = Math.max(LEAST_STEP, Math.ceil(rows / STEPS));
    if (count - told < step || count === rows) return;
    told = count;
    const text = `${spec.about ?? ""}：正在生成${fileWord(spec.format)}，已写${printNumber(count)}/${printCount(rows, "条")}。`;
    telling = telling.then(() => tell(text));
  });
  await telling;
  return file;
}

/**
 * Changes the card that announced a file. This is tried only once: a later text replaces a lost one, and a card that
 * cannot be changed does not affect its file.
 */
function teller(messenger: Messenger, { db, platform }: FileMaking, { uuid }: OutgoingMessage, card: unknown) {
  let words = 0;
  return async (text: string): Promise<void> => {
    const target = typeof card === "string" ? await messageOf(db.query, card) : undefined;
    if (target === undefined) return;
    words += 1;
    const content = platform.keepCard(note(text));
    await messenger.send({ uuid: `${uuid}-${words}`, action: "patch", target, messageType: "card", content });
  };
}

/** A time as text: 11月22日10:05. */
function stamp(at: string, { today }: ExportSpec): string {
  const time = new Intl.DateTimeFormat("zh-CN", {
    timeZone: ZONE,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return `${printDay(dayIn(ZONE, at), today)}${time.format(new Date(at))}`;
}
