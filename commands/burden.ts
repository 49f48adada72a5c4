import { answerWhereAllowed, command, notSeen, type Scene, say } from "#bot";
import {
  addMonths,
  type DaySpan,
  findUnits,
  instantAt,
  isWithin,
  monthIn,
  monthOf,
  printCount,
  type Unit,
} from "#core";
import { boundChats, type Ping, pingsBetween, sentRuns } from "#store";

export default command({
  name: "减负",
  en: "burden",
  aliases: ["打扰"],
  summary: "查看本月提醒发送量",
  usage: "/减负 [单位]",
  examples: ["/减负"],
  section: "ask",
  action: "tally",
  where: "anywhere",
  async run(scene, line) {
    const unit = unitOf(scene, line.rest.trim());
    if (unit === undefined) return say("要看哪个单位的？请写上单位名称，比如：/减负 市财政局", { tone: "ask" });
    const refused = await notSeen(scene, "tally", unit, "情况");
    if (refused !== undefined) return refused;
    const month = monthOf(scene.today);
    const before = monthOf(addMonths(month.from, -1));
    const [now, then] = [await burdenOf(scene, unit, month), await burdenOf(scene, unit, before)];
    const title = `${unit.name} · 减负`;
    const card = {
      title,
      subtitle: `${monthIn(month.from)}月1日至今（括号内为上月）`,
      summary: `${title}：本月单独提醒${now.messages}条`,
      blocks: [
        { type: "fields" as const, rows: ROWS.map(([label, of]) => [label, `${of(now)}（${of(then)}）`] as const) },
        {
          type: "note" as const,
          text: "每人每天最多一条、每群每周最多两张，只在工作日9:00至18:00发送，报送后不再提醒。暂停提醒请发 /请假 7天。",
        },
      ],
    };
    return answerWhereAllowed(scene, unit, { card });
  },
});

interface Burden {
  readonly messages: number;
  readonly people: number;
  readonly items: number;
  readonly most: number;
  readonly cards: number;
  readonly groups: number;
}

const ROWS: readonly (readonly [string, (burden: Burden) => string])[] = [
  ["单独提醒", ({ messages, people }) => `${printCount(messages, "条")}，${printCount(people, "人")}`],
  ["提醒事项", ({ items }) => printCount(items, "件")],
  ["单人最多", ({ most }) => printCount(most, "条")],
  ["群卡片", ({ cards, groups }) => `${printCount(cards, "张")}，${printCount(groups, "个")}群`],
];

function unitOf(scene: Scene, name: string): Unit | undefined {
  if (name === "") return scene.unit;
  const [unit, second] = findUnits(scene, name);
  return second === undefined ? unit : undefined;
}

async function burdenOf(scene: Scene, unit: Unit, month: DaySpan): Promise<Burden> {
  const isMine = (unitId: string | undefined): boolean =>
    unitId !== undefined && isWithin(scene.tree, unitId, unit.id, scene.today);
  const chats = (await boundChats(scene.query)).filter((chat) => isMine(chat.unitId)).map(({ id }) => id);
  const all = (await pingsBetween(scene.query, month.from, month.to)).filter((ping) => isMine(ping.unitId));
  const pings = all.filter((ping) => !ping.source.startsWith("job:group-notice:"));
  const byMessage = Map.groupBy(pings, (ping: Ping) => ping.source);
  const byPerson = Map.groupBy([...byMessage.values()], ([first]) => first?.personId ?? "");
  const runs = await sentRuns(scene.query, instantAt(scene.zone, month.from, 0), instantAt(scene.zone, month.to, 1440));
  const cards = runs.filter((run) => chats.includes(run.scope));
  return {
    messages: byMessage.size,
    people: byPerson.size,
    items: pings.length,
    most: Math.max(0, ...[...byPerson.values()].map(({ length }) => length)),
    cards: cards.reduce((sum, { messages }) => sum + messages, 0),
    groups: new Set(cards.map(({ scope }) => scope)).size,
  };
}
