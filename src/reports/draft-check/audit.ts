import { type Block, type Card, type DraftFigure, isTrueOf, printCount, type Unit } from "#core";
import { cardFits } from "#platforms";
import type { Query } from "#store";
import { evaluate, type Frame, type Valued } from "../figures/evaluate.ts";
import { figureAddress } from "../figures/figure-detail.ts";
import { exactWords } from "../figures/figure-words.ts";
import { isShownFor } from "../figures/question.ts";
import { doubtWords } from "./doubt-words.ts";

/** What the ledger says of one number of a draft: ✔ it is true, ✘ it is not, ？ nobody can tell. */
export interface Verdict {
  readonly mark: "✔" | "✘" | "？";
  readonly figure: DraftFigure;
  readonly valued: Valued | undefined;
  readonly unit: Unit | undefined;
  readonly reason: string | undefined;
}

/** Who asks. */
export interface AuditAsked extends Omit<Frame, "period" | "unit"> {
  /** Whether the person may hear the figures of a unit. */
  readonly maySee: (unitId: string) => boolean;
}

/** Checks every number of a draft against the ledger. Only what is certain is called true or false. */
export async function auditDraft(
  query: Query,
  figures: readonly DraftFigure[],
  asked: AuditAsked,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const figure of figures) {
    verdicts.push(await verdictOf(query, figure, asked));
    // better-sqlite3 answers at once; whoever waits for the loop gets it between two figures.
    await nextTurn();
  }
  return verdicts;
}

const nextTurn = () => new Promise<void>((go) => setTimeout(go, 0));

async function verdictOf(query: Query, figure: DraftFigure, asked: AuditAsked): Promise<Verdict> {
  const { measure, period, doubt, unit, wording } = figure;
  const unsure = (reason: string, valued?: Valued): Verdict => ({ mark: "？", figure, valued, unit, reason });
  if (measure === undefined || period === undefined || unit === undefined || doubt !== undefined)
    return unsure(doubtWords(doubt ?? "unknown"));
  if (!asked.maySee(unit.id)) return unsure(`${unit.name}的数据不在您的查看范围`);
  const valued = await evaluate(query, measure, { ...asked, unit, period });
  if (!isShownFor(measure.kind, valued.scope.unit)) return unsure("依规不分到单位");
  if (wording.kind === "incomplete") return unsure("数字不完整", valued);
  if (wording.kind === "vague" || wording.kind === "range") return unsure("未写明具体数", valued);
  if (valued.value === undefined) return unsure("台账无记录", valued);
  return { mark: isTrue(wording, valued) ? "✔" : "✘", figure, valued, unit, reason: undefined };
}

/** Whether what is written is true of the ledger; a ratio is held against its percents, cut to one place. */
function isTrue(wording: DraftFigure["wording"], { part, whole, value }: Valued): boolean {
  if (wording.kind === "every") return part === whole;
  const percent = part !== undefined && whole ? Math.floor((part * 1000) / whole) / 10 : undefined;
  if (wording.kind === "range") return false;
  return isTrueOf(wording, percent ?? value ?? 0) === true;
}

/** So many lines of each mark are listed at most, or fewer where a card would not hold them. */
const MOST_LINES = [60, 30, 15, 8] as const;
const MOST_BUTTONS = 12;

/** The verdicts as a card: what is wrong first, each opening its records; what is right folded. */
export function auditCard(verdicts: readonly Verdict[], unit: Pick<Unit, "name">): Card {
  const cards = MOST_LINES.map((most) => cardOf(verdicts, unit, most));
  return cards.find(cardFits) ?? (cards.at(-1) as Card);
}

function cardOf(verdicts: readonly Verdict[], unit: Pick<Unit, "name">, most: number): Card {
  const of = (mark: Verdict["mark"]) => verdicts.filter((verdict) => verdict.mark === mark);
  const [right, wrong, unsure] = [of("✔"), of("✘"), of("？")];
  const counts = `✔ ${right.length}　✘ ${wrong.length}　？ ${unsure.length}`;
  const title = `对数 · ${unit.name}`;
  if (verdicts.length === 0) {
    const text = "稿子里没有找到带单位的数字。把稿子的文字贴在 /对数 后面发给我。";
    return { title, summary: text, blocks: [{ type: "text", text }] };
  }
  return {
    title,
    subtitle: `${counts}，共${printCount(verdicts.length, "处")}`,
    tone: wrong.length > 0 ? "warn" : unsure.length > 0 ? "plain" : "good",
    summary: `${title}：${counts}`,
    blocks: [
      ...wrong.slice(0, most).flatMap((verdict, index) => wrongBlocks(verdict, index < MOST_BUTTONS)),
      ...(wrong.length > most ? [{ type: "text", text: moreOf(wrong.length - most), tone: "bad" } as const] : []),
      ...(wrong.length === 0 ? [{ type: "text", text: "没有发现对不上的数。", tone: "good" } as const] : []),
      ...folded("？ 核不了的", unsure, most, wrong.length === 0 && unsure.length <= 8),
      ...folded("✔ 对得上的", right, most, false),
      {
        type: "note",
        text: "只有指标、时段、单位都定得下来的才判对错。稿子整段都在说一个时段的，可以写成：/对数 2026 稿子正文",
      },
    ],
  };
}

function wrongBlocks(verdict: Verdict, opens: boolean): readonly Block[] {
  const text: Block = { type: "text", text: lineOf(verdict), weight: "bold" };
  const { valued, figure, unit } = verdict;
  if (!opens || valued === undefined || unit === undefined || figure.period === undefined) return [text];
  const value = figureAddress(valued.measure, { period: figure.period, unit, confirmedOnly: false });
  const name = `${valued.measure.names[0]}明细`;
  return [
    text,
    { type: "note", text: `原文：${clip(figure.clause)}` },
    { type: "buttons", buttons: [{ text: name, press: { action: "figure", value } }] },
  ];
}

const moreOf = (count: number): string => `还有${printCount(count, "处")}没有列出，请分段核对。`;

function folded(title: string, verdicts: readonly Verdict[], most: number, open: boolean): readonly Block[] {
  if (verdicts.length === 0) return [];
  const lines = verdicts.slice(0, most).map(lineOf);
  const more = verdicts.length > most ? [moreOf(verdicts.length - most)] : [];
  return [
    {
      type: "fold",
      title: `${title}（${verdicts.length}）`,
      open,
      blocks: [{ type: "text", text: [...lines, ...more].join("\n") }],
    },
  ];
}

/** 「✘ 库中43次，稿中45次：班子会集中学习次数，2026年以来」. */
function lineOf({ mark, figure, valued, unit, reason }: Verdict): string {
  const name = figure.measure?.names[0];
  const about = [name, figure.period?.label, unit?.name].filter((word) => word !== undefined).join("，");
  const ledger = valued === undefined ? "" : `库中${exactWords(valued)}，`;
  const opens = mark === "✔" && name !== undefined ? ` → /明细 ${name} ${figure.period?.label ?? ""}` : "";
  if (mark === "？")
    return `？ ${ledger}稿中「${clip(figure.text)}」：${reason ?? ""}${about === "" ? `（${clip(figure.clause)}）` : `（${about}）`}`;
  return `${mark} ${ledger}稿中${figure.text}${about === "" ? "" : `：${about}`}${opens}`;
}

const clip = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
