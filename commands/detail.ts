import {
  answerWhereAllowed,
  command,
  may,
  meantRecord,
  notSeen,
  type Outcome,
  openFigure,
  readRecord,
  recordOfPress,
  type Scene,
  say,
  sightOf,
  stalePress,
  standingOf,
  unclear,
  withAside,
} from "#bot";
import {
  defined,
  type Kind,
  kindByName,
  type LedgerRecord,
  type Measure,
  printCount,
  printSpan,
  readFigureReply,
} from "#core";
import {
  type Asked,
  addressOf,
  behindFigure,
  depthAt,
  details,
  detailsCard,
  figureAddress,
  figureCard,
  isShownFor,
  measureAt,
  PAGE,
  readAddress,
  readFigureAddress,
  readFigureQuestion,
  readQuestion,
  recordCard,
  scopeOf,
} from "#reports";
import { attachmentsOf, personById, recordsJoinedTo, revisionsOf, ticketsOfRecord } from "#store";
import { pageOfFigure, pageOfRecord, recordsPage, withPage } from "#web";

export default command({
  name: "明细",
  en: "detail",
  aliases: ["查", "查看", "mx", "records"],
  summary: "看一条记录的来历，或一个数字背后的记录；回复卡片说「这300是哪300」也行",
  usage: "/明细 编号，或 /明细 [指标] [时段] [类别] [单位]",
  examples: ["/明细 231", "/明细 本月 志愿", "/明细 志愿次数 今年"],
  section: "ask",
  action: "record.read-own",
  where: "anywhere",
  serves: "open",
  async run(scene, line) {
    const rest = line.rest.trim();
    if (/^[#＃][\d０-９]+$|^[\d０-９]+号$/.test(rest)) return await oneRecord(scene, rest);
    const named = await namedFigure(scene, rest);
    if (named !== undefined) return named;
    if (/^[\d０-９]+$/.test(rest)) return await oneRecord(scene, rest);
    const about = scene.repliedTo?.tally;
    if (about !== undefined && (rest === "" || ASKS_WHICH.test(rest))) {
      const asked = askedOf(scene, about);
      const measure = measureAt(about.measure ?? "", asked.unit);
      return measure === undefined ? await listed(scene, asked, 0) : await figure(scene, measure, asked, 0);
    }
    if (rest === "" && scene.repliedTo?.records?.length === 1) return await oneRecord(scene, "");
    const wanted = readFigureQuestion(rest, { ...scene, period: "今年" });
    if (wanted !== undefined) {
      if (!wanted.ok) return unclear(scene, line, wanted.error);
      return await figure(scene, wanted.value.measure, wanted.value.asked, 0);
    }
    const asked = readQuestion(rest, { ...scene, period: "本月" });
    if (!asked.ok) return unclear(scene, line, asked.error);
    const { words } = asked.value;
    if (words !== "") return say(`没看懂「${words}」。可以这样问：/明细 231，或 /明细 本月 志愿`, { tone: "ask" });
    const outcome = await listed(scene, asked.value, 0);
    return asked.value.aside === undefined ? outcome : withAside(outcome, asked.value.aside);
  },
  presses: {
    detail: async (scene, press) => {
      const address = readAddress(String(press.value ?? ""), scene.tree);
      if (address === undefined) return stalePress();
      const refused = await notSeen(scene, "tally", address.asked.unit, "明细");
      if (refused !== undefined) return refused;
      const outcome = await listed(scene, address.asked, address.offset);
      const [first] = outcome.replies;
      if (first === undefined) return outcome;
      return {
        ...outcome,
        replies: [{ ...first, to: first.to ?? { chat: scene.chat.id } }],
        toast: { type: "info", text: first.to === undefined ? "明细在下面" : "已单独发给您" },
      };
    },
    figure: async (scene, press) => {
      const address = readFigureAddress(String(press.value ?? ""), scene.tree);
      if (address === undefined) return stalePress();
      const refused = await notSeen(scene, "tally", address.asked.unit, "明细");
      if (refused !== undefined) return refused;
      const outcome = await figure(scene, address.measure, address.asked, address.offset, address.level);
      return {
        ...outcome,
        replies: outcome.replies.map((reply) => ({ ...reply, to: reply.to ?? { chat: scene.chat.id } })),
        toast: { type: "info", text: outcome.replies.length === 1 ? "明细在下面" : "已单独发给您" },
      };
    },
    record: async (scene, press) => {
      const found = await recordOfPress(scene, press.id);
      if (!found.ok) return found.error;
      const outcome = await opened(scene, found.value);
      return {
        ...outcome,
        replies: outcome.replies.map((reply) => ({ ...reply, to: reply.to ?? { chat: scene.chat.id } })),
      };
    },
  },
});

async function listed(scene: Scene, asked: Asked, offset: number): Promise<Outcome> {
  const refused = await notSeen(scene, "tally", asked.unit, "明细");
  if (refused !== undefined) return refused;
  const found = await details(scene.query, scene.tree, asked, offset);
  const listing = detailsCard(found, scene.today, scene.tree, (at) => addressOf(asked, at));
  // A list that fits on one card needs no page. The pages have no list of restricted records, of one category, or of
  // confirmed records only.
  const path =
    found.total <= PAGE || asked.category !== undefined || asked.confirmedOnly
      ? undefined
      : recordsPage(asked.unit.id, asked.period, asked.kind?.name);
  const card = withPage(listing, scene, path);
  const tally = {
    from: asked.period.from,
    to: asked.period.to,
    unitId: asked.unit.id,
    ...aboutOf(asked),
  };
  return answerWhereAllowed(scene, asked.unit, { card, refs: { tally } });
}

/** Opens the figure that a reply to a card names. A bare number that is not on the card is a record's number. */
async function namedFigure(scene: Scene, rest: string): Promise<Outcome | undefined> {
  const { figures } = scene.repliedTo ?? {};
  if (figures === undefined) return undefined;
  const isNumber = /^[\d０-９]+$/.test(rest);
  if (isNumber && readFigureReply(rest, figures).kind === "unknown") return undefined;
  return await openFigure(scene, rest);
}

const ASKS_WHICH = /^(?:明细|这.{0,12}是哪.{0,12})[？?。]?$/;

/** The records behind one of the 45 figures, as far as the person may see them. */
async function figure(scene: Scene, measure: Measure, asked: Asked, offset: number, level?: string): Promise<Outcome> {
  const { query, tree, today } = scene;
  const standing = standingOf(scene);
  const refused = await notSeen(scene, "tally", asked.unit, "明细");
  if (refused !== undefined) return refused;
  const confirmedOnly = asked.confirmedOnly;
  const frame = {
    tree,
    unit: asked.unit,
    period: asked.period,
    today,
    confirmedOnly,
    ...defined({ level }),
  };
  const scope = scopeOf(measure, frame);
  // A figure for 全市 includes records of other committees, which the person who asks may not be allowed to see.
  const sees = may(standing, "tally", scope.unit.id)
    ? {}
    : { sees: (unitId: string) => may(standing, "tally", unitId) };
  const behind = await behindFigure(query, measure, frame, { least: depthAt(offset), ...sees });
  const [name] = measure.names;
  if (!isShownFor(measure.kind, scope.unit)) return say(`${name}只在工委层面列数，不分到单位。`);
  if (
    measure.kind === "discipline_case" &&
    !(scene.chat.kind === "direct" && may(standing, "discipline.read", scope.unit.id))
  ) {
    return say(
      `${name}：${behind.valued.value === undefined ? "无记录" : printCount(behind.valued.value, measure.unit)}。依规不展开。`,
    );
  }
  const card = await figureCard(query, behind, {
    period: asked.period,
    today,
    tree,
    offset,
    level,
    sightOf: (record) => sightOf(scene, record),
    address: (at) => figureAddress(measure, asked, at, level),
    ...(level === undefined ? { levelAddress: (one: string) => figureAddress(measure, asked, 0, one) } : {}),
  });
  const path =
    confirmedOnly || level !== undefined ? undefined : pageOfFigure(measure.id, asked.unit.id, asked.period, today);
  const { from, to } = asked.period;
  const refs = { tally: { from, to, unitId: asked.unit.id, measure: measure.id, confirmedOnly } };
  return answerWhereAllowed(scene, scope.unit, { card: withPage(card, scene, path), refs });
}

async function oneRecord(scene: Scene, text: string): Promise<Outcome> {
  const meant = await meantRecord(scene, text);
  if (meant === undefined || !meant.ok) return say("请写编号，比如：/明细 231", { tone: "ask" });
  const read = await readRecord(scene, meant.value.number);
  return read.ok ? await opened(scene, read.value) : read.error;
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
    attachments: await attachmentsOf(query, record.number),
  };
  const card = withPage(recordCard(one, scene.today, scene.zone, sightOf(scene, record)), scene, pageOfRecord(record));
  return answerWhereAllowed(scene, { id: record.unitId, name: unitName }, { card, refs: { records: [record.number] } });
}

const aboutOf = ({ kind, category, confirmedOnly }: Asked) => ({
  ...(kind === undefined ? {} : { kind: kind.name }),
  ...defined({ category }),
  confirmedOnly,
});

function askedOf(scene: Scene, about: NonNullable<NonNullable<Scene["repliedTo"]>["tally"]>): Asked {
  const unit = scene.tree.units.get(about.unitId);
  if (unit === undefined) throw new Error(`a tally of no unit: ${about.unitId}`);
  const kind: Kind | undefined = about.kind === undefined ? undefined : kindByName(about.kind)?.kind;
  const period = {
    from: about.from,
    to: about.to,
    label: printSpan(about, scene.today),
    open: false,
    unit: "days",
  } as const;
  return { period, kind, category: about.category, unit, confirmedOnly: about.confirmedOnly === true, words: "" };
}
