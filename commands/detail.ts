import {
  answerWhereAllowed,
  command,
  may,
  mayRead,
  meantRecord,
  type Outcome,
  recordOfPress,
  type Scene,
  say,
  standingOf,
} from "#bot";
import { type Kind, kindByName, type LedgerRecord } from "#core";
import { type Asked, addressOf, details, detailsCard, readAddress, readQuestion, recordCard } from "#reports";
import { personById, recordByNumber, recordsJoinedTo, revisionsOf, ticketsOfRecord } from "#store";

export default command({
  name: "明细",
  en: "detail",
  aliases: ["查", "查看", "mx", "records"],
  summary: "看一条记录的来历，或一个数字背后的记录",
  usage: "/明细 编号，或 /明细 [时段] [类别] [单位]",
  examples: ["/明细 231", "/明细 本月 志愿"],
  section: "ask",
  action: "record.read-own",
  where: "anywhere",
  async run(scene, line) {
    const rest = line.rest.trim();
    if (/^[#＃]?[\d０-９]+号?$/.test(rest)) return await oneRecord(scene, rest);
    const about = scene.repliedTo?.tally;
    if (rest === "" && about !== undefined) return await listed(scene, askedOf(scene, about), 0);
    if (rest === "" && scene.repliedTo?.records?.length === 1) return await oneRecord(scene, "");
    const asked = readQuestion(rest, { today: scene.today, tree: scene.tree, unit: scene.unit, period: "本月" });
    if (!asked.ok) return say(asked.error, { tone: "ask" });
    return await listed(scene, asked.value, 0);
  },
  presses: {
    detail: async (scene, press) => {
      const address = readAddress(String(press.value ?? ""), scene.tree);
      if (address === undefined)
        return { replies: [], toast: { type: "warning", text: "这张卡片已经过期，请重新发命令" } };
      const outcome = await listed(scene, address.asked, address.offset);
      const [first] = outcome.replies;
      if (first === undefined || !may(standingOf(scene), "tally", address.asked.unit.id)) {
        return { replies: [], toast: { type: "warning", text: "您不能看这个单位的明细" } };
      }
      return {
        ...outcome,
        replies: [{ ...first, to: first.to ?? { chat: scene.chat.id } }],
        toast: { type: "info", text: first.to === undefined ? "明细在下面" : "已单独发给您" },
      };
    },
    record: async (scene, press) => {
      const record = await recordOfPress(scene.query, press.id);
      if (record === undefined || !mayRead(scene, record))
        return { replies: [], toast: { type: "warning", text: "没有找到这条记录" } };
      const outcome = await opened(scene, record);
      return {
        ...outcome,
        replies: outcome.replies.map((reply) => ({ ...reply, to: reply.to ?? { chat: scene.chat.id } })),
      };
    },
  },
});

async function listed(scene: Scene, asked: Asked, offset: number): Promise<Outcome> {
  if (!may(standingOf(scene), "tally", asked.unit.id)) {
    return say(`您在这里不能看${asked.unit.name}的明细。请在${asked.unit.name}的群里问，或请管理员授权。`);
  }
  const found = await details(scene.query, scene.tree, asked, scene.today, offset);
  const card = detailsCard(found, scene.today, scene.tree, (at) => addressOf(asked, at));
  const tally = {
    from: asked.period.from,
    to: asked.period.to,
    unitId: asked.unit.id,
    ...(asked.kind === undefined ? {} : { kind: asked.kind.name }),
  };
  return answerWhereAllowed(scene, asked.unit, { card, refs: { tally } });
}

async function oneRecord(scene: Scene, text: string): Promise<Outcome> {
  const meant = await meantRecord(scene, text);
  if (meant === undefined || "refusal" in meant) return say("请写编号，比如：/明细 231", { tone: "ask" });
  const record = await recordByNumber(scene.query, meant.number);
  if (record === undefined || !mayRead(scene, record)) {
    return say(`没有找到 ${meant.number} 号记录，请核对编号。发 /我 看您最近登记的。`);
  }
  return await opened(scene, record);
}

async function opened(scene: Scene, record: LedgerRecord): Promise<Outcome> {
  const { query } = scene;
  const revisions = await revisionsOf(query, record.id);
  const ids = [...new Set([record.reporterId, ...revisions.map((revision) => revision.byId)])];
  const people = await Promise.all(ids.map((id) => personById(query, id)));
  const names = new Map(people.flatMap((person) => (person === undefined ? [] : [[person.id, person.name] as const])));
  const unitName = scene.tree.units.get(record.unitId)?.name ?? "";
  const one = {
    record,
    unitName,
    reporter: names.get(record.reporterId) ?? "",
    tickets: await ticketsOfRecord(query, record.id),
    revisions,
    names,
    merged: await recordsJoinedTo(query, record.id),
  };
  const card = recordCard(one, scene.today, scene.zone);
  return answerWhereAllowed(scene, { id: record.unitId, name: unitName }, { card, refs: { records: [record.number] } });
}

function askedOf(scene: Scene, about: NonNullable<NonNullable<Scene["repliedTo"]>["tally"]>): Asked {
  const unit = scene.tree.units.get(about.unitId);
  if (unit === undefined) throw new Error(`a tally of no unit: ${about.unitId}`);
  const kind: Kind | undefined = about.kind === undefined ? undefined : kindByName(about.kind)?.kind;
  const period = {
    from: about.from,
    to: about.to,
    label: `${about.from}至${about.to}`,
    open: false,
    unit: "days",
  } as const;
  return { period, kind, category: undefined, unit, confirmedOnly: false, words: "" };
}
