import { command, note, notSeen, type Outcome, type Reply, type Scene, say, stalePress, unclear } from "#bot";
import { type Day, defined, isDay, type Period, readPeriod } from "#core";
import {
  figureAddress,
  fileName,
  hasWord,
  noteFigures,
  notesCard,
  notUnderstood,
  readQuestion,
  type SpeechAsked,
  speechCard,
  speechDocx,
  speechFigures,
  speechOf,
  speechTextCard,
  toBase64,
} from "#reports";
import { pageOfSpeech, withPage } from "#web";

export default command({
  name: "讲稿",
  en: "speech",
  aliases: ["报告", "汇报", "jg"],
  summary: "按“八个三”自动写一份讲稿，每个数都能打开；不写时段就是今年",
  usage: "/讲稿 [年份或时段] [单位] [精确] [文字|Word]",
  examples: ["/讲稿 2026", "/讲稿 第三季度 市财政局", "/讲稿 2026 Word"],
  section: "ask",
  action: "speech",
  where: "anywhere",
  async run(scene, line) {
    const words = line.rest.trim().split(/\s+/);
    const wants = (pattern: RegExp) => words.some((word) => pattern.test(word));
    const rest = words.filter((word) => !FORMS.test(word)).join(" ");
    const read = readQuestion(rest, { ...scene, period: "今年" });
    if (!read.ok) return unclear(scene, line, read.error);
    if (notUnderstood(read.value) !== "" || read.value.kind !== undefined) {
      return say(`没看懂「${notUnderstood(read.value) || rest}」。可以这样写：/讲稿 2026，或 /讲稿 第三季度 市财政局`, {
        tone: "ask",
      });
    }
    const { unit, period, confirmedOnly } = read.value;
    const asked = { unit, period, confirmedOnly, exact: wants(/^(?:精确|exact)$/i) };
    const form = wants(/^(?:word|docx|文件)$/i) ? "word" : wants(/^(?:文字|文本|text)$/i) ? "text" : "card";
    return await written(scene, asked, form);
  },
  presses: {
    "speech-text": async (scene, press) => await pressed(scene, press.value, (asked) => written(scene, asked, "text")),
    "speech-word": async (scene, press) => await pressed(scene, press.value, (asked) => written(scene, asked, "word")),
    "speech-notes": async (scene, press) =>
      await pressed(scene, press.value, async (asked) => {
        const { report } = await reportOf(scene, asked);
        const index = Number(press.id ?? 0);
        const card = notesCard(report, index, (id) => figureAddress({ id }, asked));
        const figures = [...speechFigures(report, asked), ...noteFigures(report, index, asked)];
        return answer(scene, { card: { ...card, figures } });
      }),
  },
});

const FORMS = /^(?:精确|exact|word|docx|文件|文字|文本|text)$/i;

const reportOf = (scene: Scene, asked: SpeechAsked) => speechOf({ ...scene, at: scene.sentAt }, asked);

/** Sends the report and its files to the person who asked, because it holds figures of many units. */
async function written(scene: Scene, asked: SpeechAsked, form: "card" | "text" | "word"): Promise<Outcome> {
  const refused = await notSeen(scene, "speech", asked.unit, "讲稿", "取用");
  if (refused !== undefined) return refused;
  const { report, at, since } = await reportOf(scene, asked);
  const figures = speechFigures(report, asked);
  const path = pageOfSpeech(asked.unit.id, asked.period, scene.today);
  const audit = [
    {
      action: "speech",
      object: asked.unit.id,
      unitId: asked.unit.id,
      details: { from: asked.period.from, to: asked.period.to, form },
    },
  ];
  if (form === "card") {
    const whole = answer(scene, {
      card: withPage({ ...speechCard(report, addressOf(asked)), figures }, scene, path),
    });
    return { ...(since === undefined ? whole : withNote(whole, since)), audit };
  }
  if (form === "word" && !hasWord) {
    const instead = note("这个部署不生成 Word 文件，下面是可以复制的文字。");
    const reply = answer(scene, { card: { ...speechTextCard(report), figures } });
    return { ...reply, replies: [{ ...reply.replies.at(-1), card: instead } as Reply, ...reply.replies], audit };
  }
  if (form === "text") return { ...answer(scene, { card: speechTextCard(report) }), audit };
  const base64 = toBase64(await speechDocx(report, at));
  const file = { name: fileName([report.title], "docx"), type: "doc", made: { base64 } } as const;
  return { ...answer(scene, { card: note(`${report.title}（Word 文件）在下面。`, { figures }), file }, true), audit };
}

function answer(scene: Scene, reply: Reply, isFile = false): Outcome {
  if (scene.chat.kind === "direct") return { replies: [reply] };
  const { figures = [] } = reply.card;
  const here = note(isFile ? "文件只在单聊里给，已单独发给您。" : "讲稿已单独发给您。", { figures });
  return { replies: [{ card: here }, { ...reply, to: { person: scene.sender.id } }] };
}

/** Adds a note below the last message of an answer, in the same chat. */
function withNote(outcome: Outcome, text: string): Outcome {
  const to = outcome.replies.at(-1)?.to;
  const more: Reply = { card: note(text), part: "since", ...defined({ to }) };
  return { ...outcome, replies: [...outcome.replies, more] };
}

async function pressed(
  scene: Scene,
  value: string | number | undefined,
  then: (asked: SpeechAsked) => Promise<Outcome>,
): Promise<Outcome> {
  const asked = readAddress(String(value ?? ""), scene);
  if (asked === undefined) return stalePress();
  const refused = await notSeen(scene, "speech", asked.unit, "讲稿");
  if (refused !== undefined) return refused;
  const outcome = await then(asked);
  const replies = outcome.replies.map((reply) => ({ ...reply, to: reply.to ?? { chat: scene.chat.id } }));
  return { ...outcome, replies, toast: { type: "info", text: replies.length === 1 ? "在下面" : "已单独发给您" } };
}

/**
 * The report's parameters for a button. The period is stored in its own words, so that a press reads it in the same
 * way.
 */
const addressOf = ({ unit, period, confirmedOnly, exact }: SpeechAsked): string =>
  [
    period.label,
    period.from,
    period.to,
    period.unit,
    period.open ? "1" : "",
    unit.id,
    confirmedOnly ? "1" : "",
    exact ? "1" : "",
  ].join("|");

function readAddress(text: string, scene: Scene): SpeechAsked | undefined {
  const [label = "", from = "", to = "", kind = "", open = "", unitId = "", confirmed = "", exact = ""] =
    text.split("|");
  const unit = scene.tree.units.get(unitId);
  if (unit === undefined || !isDay(from) || !isDay(to) || label.length > 40) return undefined;
  return {
    unit,
    period: periodOf(label, from, to, kind, open, scene.today),
    confirmedOnly: confirmed === "1",
    exact: exact === "1",
  };
}

function periodOf(label: string, from: Day, to: Day, unit: string, open: string, today: Day): Period {
  const read = readPeriod(label, { today });
  if (read.ok && read.value.from === from && read.value.to === to) return read.value;
  return { from, to, label, open: open === "1", unit: unit as Period["unit"] };
}
