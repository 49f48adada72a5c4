import {
  answerWithCounts,
  command,
  notSeen,
  type Outcome,
  type Reply,
  runNamed,
  type Scene,
  say,
  unclear,
  warn,
  withAside,
} from "#bot";
import { type Card, defined, isDay, isWithin, type Press, printCount, printPeriod, type Unit } from "#core";
import type { CardPress } from "#platforms";
import {
  type Asked,
  addressOf,
  type CoverageLine,
  coverage,
  coverageGround,
  missingCard,
  missingFigures,
  readAddress,
  readQuestion,
  unconnected,
  unitNames,
  withoutRecord,
} from "#reports";
import { pageOfUnit, withPage } from "#web";

export default command({
  name: "未报",
  en: "missing",
  aliases: ["谁没报", "wb"],
  summary: "看还有哪些单位没报、缺什么",
  usage: "/未报 [时段] [类别] [单位]",
  examples: ["/未报", "/未报 本季度 党课 市直机关工委"],
  section: "ask",
  action: "tally",
  where: "anywhere",
  serves: "missing",
  meantBy: ["谁没交", "漏报", "缺报"],
  async run(scene, line) {
    const asked = readQuestion(line.rest, { ...scene, period: "本月" });
    if (!asked.ok) return unclear(scene, line, asked.error);
    if (asked.value.words !== "") {
      return say(`没看懂「${asked.value.words}」。可以这样问：/未报 本季度 党课 市财政局`, { tone: "ask" });
    }
    const { unit } = asked.value;
    const refused = await notSeen(scene, "tally", unit, "未报情况");
    if (refused !== undefined) return refused;
    const outcome = counted(scene, unit, await cardFor(scene, asked.value));
    return asked.value.aside === undefined ? outcome : withAside(outcome, asked.value.aside);
  },
  presses: {
    missing: async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      if (unit === undefined) return warn("这张卡片已经过期，请发 /未报");
      const refused = await notSeen(scene, "tally", unit, "未报情况");
      if (refused !== undefined) return refused;
      const outcome = counted(scene, unit, await dueNow(scene, unit), { chat: scene.chat.id });
      return { ...outcome, toast: { type: "info", text: "未报情况在下面" } };
    },
    "missing-names": async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      const [cadenceId = "", periodKey = "", day = ""] = String(press.value ?? "").split("|");
      if (unit === undefined || !isDay(day)) return warn("这张卡片已经过期，请发 /未报");
      const refused = await notSeen(scene, "tally", unit, "未报情况");
      if (refused !== undefined) return refused;
      const lines = await coverage(await coverageGround(scene.query), scene.tree, unit.id, day);
      const line = lines.find(({ cadence, period }) => cadence.id === cadenceId && period.key === periodKey);
      if (line === undefined) return warn("此项已不再按期报送，请发 /未报 查看");
      return counted(scene, unit, namesCard(line, unit), { chat: scene.chat.id });
    },
    "missing-kind": async (scene, press) => {
      const address = readAddress(String(press.value ?? ""), scene.tree);
      if (address === undefined) return warn("这张卡片已经过期，请发 /未报");
      const { unit } = address.asked;
      const refused = await notSeen(scene, "tally", unit, "未报情况");
      if (refused !== undefined) return refused;
      return counted(scene, unit, await cardFor(scene, address.asked, MOST_LISTED), { chat: scene.chat.id });
    },
    answer: (scene, press) => opened(scene, press),
    // Answers a reminder's button for a report that is due; what the presser has reported already is not asked again.
    "answer-due": async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      const [word = "", ...fill] = String(press.value ?? "").split(" ");
      const day = fill.find(isDay) ?? scene.today;
      const lines =
        unit === undefined
          ? []
          : (await coverage(await coverageGround(scene.query), scene.tree, unit.id, day)).filter(
              ({ cadence, asked }) => cadence.command === word && asked.some(({ id }) => id === unit.id),
            );
      const [done] = lines.filter(({ late }) => !late.some(({ id }) => id === unit?.id));
      if (done === undefined || lines.length > 1) return await opened(scene, press);
      return info(`${done.period.label}${done.cadence.label}已登记，无须再报；另有一场请发 /${word}`);
    },
  },
});

/** The form of a kind for a unit, as a button of a reminder or welcome opens it. */
async function opened(scene: Scene, press: CardPress): Promise<Outcome> {
  const unit = scene.tree.units.get(press.id ?? "");
  const [word = "", ...fill] = String(press.value ?? "").split(" ");
  const known = scene.commands.find(
    (one) => [one.name, ...(one.aliases ?? [])].includes(word) && one.section === "report",
  );
  if (unit === undefined || known === undefined) return warn("这张卡片已经过期，请直接发命令");
  // A unit's own secretary need not name the unit if it is their only one.
  const isOwn =
    scene.unit !== undefined && isWithin(scene.tree, unit.id, scene.unit.id, scene.today) && unit.id === scene.unit.id;
  const filled = [...(isOwn ? [] : [`单位=${unit.name}`]), ...fill.filter((one) => !isDay(one))].join(" ");
  // The day of an earlier period is neither in the line nor in the form: the person says when it was.
  const outcome = await runNamed(scene, word, filled, fill.some(isDay) ? { isUndated: true } : {});
  return { ...outcome, toast: { type: "info", text: "表单在下面" } };
}

const info = (text: string): Outcome => ({ replies: [], toast: { type: "info", text } });

/** A card about missing reports, and whether it names late units below the one it is about. */
interface Listed {
  readonly card: Card;
  readonly isList: boolean;
}

const unlisted = (card: Card): Listed => ({ card, isList: false });

const isBelow = (unit: Unit, late: readonly Pick<Unit, "id">[]): boolean => late.some(({ id }) => id !== unit.id);

/**
 * The answer in a group: the card itself, or only the number of late units if the card names units below the group's
 * own.
 */
const counted = (scene: Scene, unit: Unit, { card, isList }: Listed, to?: Reply["to"]): Outcome =>
  answerWithCounts(scene, unit, { card, counts: `${card.summary}。`, isList, ...defined({ to }) });

async function cardFor(scene: Scene, asked: Asked, mostNames = MOST_NAMES): Promise<Listed> {
  const { kind, unit, period, category } = asked;
  if (kind === undefined) return await dueNow(scene, unit, period.to < scene.today ? period.to : scene.today);
  const title = `${unit.name} · ${category ?? kind.label}未报`;
  if (kind.restricted === true)
    return unlisted({ title, tone: "quiet", summary: title, blocks: [{ type: "text", text: "这类数据依规不展开。" }] });
  const ground = await coverageGround(scene.query);
  const opens: Press = { action: "missing-kind", value: addressOf(asked) };
  const { asked: units, late } = await withoutRecord(ground, scene.tree, unit.id, period, { kind, category });
  const head =
    late.length === 0
      ? `${printCount(units.length, "家")}均已报送。`
      : `未报${printCount(late.length, "家")}（共${printCount(units.length, "家")}）：${unitNames(late, mostNames)}`;
  const card: Card = {
    title,
    subtitle: printPeriod(period, scene.today),
    tone: late.length === 0 ? "good" : "warn",
    summary: `${title}：${printCount(late.length, "家")}`,
    blocks: [
      { type: "text", text: units.length === 0 ? "无已接入的单位（未绑定群、未登记书记）。" : head },
      { type: "note", text: `用 /${kind.command.zh} 报。` },
    ],
    ...(late.length === 0 ? {} : { figures: [{ name: title, says: [printCount(late.length, "家")], opens }] }),
  };
  return { card, isList: isBelow(unit, late) };
}

const MOST_NAMES = 40;
const MOST_LISTED = 300;

/** All units that have not fulfilled one duty at present. */
function namesCard({ cadence, period, late, asked }: CoverageLine, unit: Unit): Listed {
  const title = `${unit.name} · ${period.label}${cadence.label}未报`;
  const text = late.length === 0 ? "均已报送。" : unitNames(late, MOST_LISTED);
  const card: Card = {
    title,
    subtitle: `${printCount(late.length, "家")}（共${printCount(asked.length, "家")}）`,
    tone: late.length === 0 ? "good" : "warn",
    summary: `${title}：${printCount(late.length, "家")}`,
    blocks: [{ type: "text", text }],
  };
  return { card, isList: isBelow(unit, late) };
}

/** A unit's missing reports, for each regular duty in the period of it that contains `day`. */
async function dueNow(scene: Scene, unit: Unit, day = scene.today): Promise<Listed> {
  const ground = await coverageGround(scene.query);
  const lines = await coverage(ground, scene.tree, unit.id, day);
  const missing = missingCard(unit, lines, {
    unconnected: unconnected(ground, scene.tree, unit.id, day),
    today: scene.today,
  });
  const withNames = { ...missing, figures: missingFigures(unit, lines, day) };
  const card = withPage(withNames, scene, pageOfUnit("/coverage", unit.id));
  return { card, isList: lines.some(({ late }) => isBelow(unit, late)) };
}
