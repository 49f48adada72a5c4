import {
  answerWhereAllowed,
  bindingAdvice,
  choice,
  chooseUnit,
  command,
  denial,
  denied,
  draftOf,
  type Grant,
  inPlace,
  may,
  note,
  type Outcome,
  openDraft,
  type Pasted,
  placeOf,
  type Scene,
  say,
  standingOf,
  warn,
} from "#bot";
import {
  ancestorsOf,
  type Card,
  guessLines,
  isActive,
  ok,
  parentOf,
  planRoster,
  printCount,
  printNumber,
  ROOT,
  ROSTER_COLUMNS,
  type RosterGuess,
  type RosterRow,
  subtreeOf,
  UNIT_KIND_NAMES,
  type Unit,
  withCommittees,
} from "#core";
import type { CardPress } from "#platforms";
import { hasExcel, planCard, rosterCounts, rosterErrorsCard, toBase64, writeSheetFile } from "#reports";
import { allRoles, boundChats, finishDraft, insertDraft, relevelled, rosterWrites } from "#store";

export default command({
  name: "花名册",
  en: "roster",
  aliases: ["组织花名册"],
  summary: "看本单位和下级单位；管理员把花名册文件发到单聊即可导入",
  usage: "/花名册 [单位]，或 /花名册 导入、/花名册 模板",
  examples: ["/花名册", "/花名册 市财政局", "/花名册 模板"],
  section: "manage",
  action: "roster.read",
  where: "anywhere",
  serves: "roster",
  shows: ["花名册"],
  async run(scene, line) {
    const name = line.rest.trim();
    if (line.pasted !== undefined) return await importPlan(scene, line.pasted);
    if (name === "模板") return await template(scene);
    if (name === "导入") return howToImport(scene);
    if (name === "") return await bare(scene);
    const chosen = chooseUnit(scene, { name, action: "roster.read", doing: "看花名册", press: "roster-show" });
    return chosen.ok ? await show(scene, chosen.value) : chosen.error;
  },
  presses: {
    "roster-show": async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      if (unit === undefined) return warn("没有找到这个单位");
      return inPlace(scene, await show(scene, unit));
    },
    "roster-import": (scene, press) => importPlanned(scene, press),
    "roster-drop": async (scene, press) => {
      const draft = await openDraft(scene, press.id ?? "", IMPORT);
      if (!draft.ok) return draft.error;
      return {
        replies: [{ card: note("花名册没有导入。", { tone: "quiet" }), ...placeOf(scene) }],
        writes: [finishDraft(scene.query, draft.value)],
        toast: { type: "info", text: "没有导入" },
      };
    },
  },
});

/** The draft type that stores the rows of a sheet until a person confirms them. */
const IMPORT = "roster-import";
/** The most roster rows imported from a chat. Larger rosters are imported on the web page, which has more time. */
const MOST_AT_ONCE = 3_000;

interface Waiting {
  readonly rows: readonly RosterRow[];
  readonly remarks: readonly string[];
}

/**
 * Checks a sheet without importing it: returns all problems at once, or the planned changes with a button to apply
 * them.
 */
async function importPlan(scene: Scene, [sheet]: readonly Pasted[]): Promise<Outcome> {
  const refused = denied(scene, "roster.change", ROOT, { doing: "导入花名册", of: "全市" });
  if (refused !== undefined) return refused;
  const { rows, remarks } = JSON.parse(sheet?.text ?? "{}") as Waiting;
  if (rows.length > MOST_AT_ONCE)
    return say(`这张表有${rows.length}行，请在网页的花名册页导入。没有导入。`, { tone: "ask" });
  const plan = planOf(scene, rows);
  if (!plan.ok)
    return { replies: [{ card: rosterErrorsCard(plan.error, remarks) }], line: "花名册没有导入", settled: false };
  if (plan.value.changes.length === 0) return say("花名册和台账一致，没有要改的。");
  const draft = draftOf(scene, IMPORT, { rows, remarks });
  const card = planCard({ ...plan.value, remarks: [...remarks, ...plan.value.remarks] }, scene.tree, draft.id);
  return {
    replies: [{ card, refs: { draft: draft.id } }],
    writes: [insertDraft(scene.query, draft)],
    line: card.summary,
    settled: false,
  };
}

function planOf(scene: Scene, rows: readonly RosterRow[]) {
  const guesses: RosterGuess[] = [];
  const onGuess = (guess: RosterGuess) => void guesses.push(guess);
  const all = withCommittees(scene.tree, rows, onGuess);
  const plan = planRoster(scene.tree, all, { day: scene.today, newId: scene.newId, onGuess });
  return plan.ok ? ok({ changes: plan.value, rows: all.length, remarks: guessLines(guesses) }) : plan;
}

/**
 * Plans the rows of a confirmed import again on the present tree, so that changes made meanwhile are not applied twice.
 */
async function importPlanned(scene: Scene, press: CardPress): Promise<Outcome> {
  const draft = await openDraft(scene, press.id ?? "", IMPORT);
  if (!draft.ok) return draft.error;
  const refused = denied(scene, "roster.change", ROOT, "须由管理员导入");
  if (refused !== undefined) return refused;
  const plan = planOf(scene, (draft.value.payload as Waiting).rows);
  const stuck = plan.ok ? await relevelled(scene.query, plan.value.changes) : [];
  const errors = plan.ok ? stuck : plan.error;
  const to = placeOf(scene);
  if (!plan.ok || errors.length > 0)
    return {
      replies: [{ card: rosterErrorsCard(errors, []), ...to }],
      toast: { type: "warning", text: "没有导入，请看卡片" },
    };
  const counts = rosterCounts(plan.value);
  const { changes } = plan.value;
  const named = changes.filter((change) => change.type === "insert" && change.unit.secretaryName !== undefined).length;
  return {
    replies: [{ card: importedCard(counts, named), ...to }],
    writes: [
      finishDraft(scene.query, draft.value),
      ...(await rosterWrites(scene.query, scene.tree, changes, { now: scene.now, slot: scene.settings.slot })),
    ],
    audit: [{ action: "roster.import", object: "roster", unitId: ROOT, details: { changes: changes.length } }],
    toast: { type: "success", text: `已导入：${counts}` },
  };
}

/** The card after an import, with the next steps: the groups, and their secretaries. */
function importedCard(counts: string, named: number): Card {
  const title = `✓ 花名册已导入：${counts}`;
  return {
    tone: "good",
    summary: title,
    blocks: [
      { type: "text", text: title, weight: "bold" },
      { type: "text", text: "接下来两步：" },
      { type: "text", text: "1. 将机器人加入各单位的群。群名里有单位名称的，可在这里一次绑定。" },
      {
        type: "text",
        text:
          named === 0
            ? "2. 登记书记：在单位群里发 /任命 @某人 书记。"
            : `2. 表里有书记姓名的${named}个单位，请书记在本单位群里 @我 发「我是书记」，姓名一致的自动登记。`,
      },
      {
        type: "buttons",
        buttons: [
          { text: "按群名一次绑定", press: { action: "say", id: "绑定" } },
          { text: "查看花名册", press: { action: "say", id: "花名册" } },
        ],
      },
    ],
  };
}

function howToImport(scene: Scene): Outcome {
  const text =
    scene.chat.kind === "group"
      ? "请在和我的单聊里发花名册文件（.xlsx 或 .csv）。"
      : "把花名册文件（.xlsx 或 .csv）直接发到这里，我先核对，您确认后再写入。";
  return choice(text, [{ text: "下载模板", press: { action: "say", id: "花名册", value: "模板" } }]);
}

/** Sends a sheet to fill in, with an example of each kind of unit. */
async function template(scene: Scene): Promise<Outcome> {
  if (scene.chat.kind === "group") return say("模板请在和我的单聊里发 /花名册 模板 取。", { tone: "ask" });
  const format = hasExcel ? "xlsx" : "csv";
  const bytes = await writeSheetFile(TEMPLATE, format);
  const file = {
    name: `花名册模板.${format}`,
    type: format === "xlsx" ? ("xls" as const) : ("stream" as const),
    made: { base64: toBase64(bytes) },
  };
  return { replies: [{ card: note("模板在下面。填好后直接发到这里。"), file }], line: "花名册模板" };
}

const TEMPLATE = [
  ROSTER_COLUMNS.slice(1),
  ["市直机关工委", "工委", "", "市", "工委", "", 12, "周敏"],
  ["市财政局", "财政局", "市直机关工委", "市", "机关", "一类", 85, "李敏"],
  ["市财政局机关第一支部", "一支部", "市财政局", "市", "支部", "", 28, "王建国"],
];

// A card holds thirty kilobytes. A row with its cells cut to this many characters takes at most four hundred bytes.
const MOST_ROWS = 60;
const MOST_CHARACTERS = 20;
const PAGE = 10;

/** Without a name: the group's unit, or in a direct chat the speaker's highest unit. */
async function bare(scene: Scene): Promise<Outcome> {
  if (scene.chat.kind === "group") {
    return scene.unit === undefined
      ? say(`本群还没有绑定单位。${await bindingAdvice(scene)}也可以在单聊里发 /花名册。`, { tone: "ask" })
      : await show(scene, scene.unit);
  }
  const tops = topUnits(scene);
  const [only, second] = tops;
  if (only === undefined)
    return denial("roster.read", scene.unit?.id, { doing: "看花名册", of: scene.unit?.name ?? "单位" });
  if (second === undefined) return await show(scene, only);
  const text = "看哪个单位的花名册？";
  return choice(
    text,
    tops.map((unit) => ({ text: unit.name, press: { action: "roster-show", id: unit.id } })),
  );
}

/** The units whose roster the speaker may read, without units below another of them. */
function topUnits(scene: Scene): readonly Unit[] {
  const standing = { ...standingOf(scene), place: undefined };
  const ids = new Set(
    scene.sender.grants.map((grant: Grant) => grant.unitId).filter((id) => may(standing, "roster.read", id)),
  );
  return [...ids]
    .filter((id) => !ancestorsOf(scene.tree, id, scene.today).some((above) => ids.has(above)))
    .map((id) => scene.tree.units.get(id))
    .filter((unit) => unit !== undefined);
}

async function show(scene: Scene, unit: Unit): Promise<Outcome> {
  const refused = denied(scene, "roster.read", unit.id, { doing: "看花名册", of: unit.name });
  if (refused !== undefined) return refused;
  const outcome = answerWhereAllowed(scene, unit, { card: await rosterCard(scene, unit) });
  return { ...outcome, line: `${unit.name}花名册` };
}

async function rosterCard(scene: Scene, top: Unit): Promise<Card> {
  const { tree, today, query } = scene;
  const units = subtreeOf(tree, top.id, today).filter((unit) => isActive(unit, today) && unit.kind !== "root");
  const [roles, chats] = await Promise.all([allRoles(query), boundChats(query)]);
  const secretaries = Map.groupBy(
    roles.filter(({ role }) => role === "secretary"),
    ({ unitId }) => unitId,
  );
  const groups = Map.groupBy(chats, ({ unitId }) => unitId ?? "");
  const secretaryOf = (unit: Unit) =>
    unit.secretaryName ??
    (secretaries.get(unit.id) ?? []).map(({ personName }) => personName || "（未知姓名）").join("、");
  const rows = units.slice(0, MOST_ROWS).map((unit) => ({
    name: shorten(unit.name),
    parent: shorten(tree.units.get(parentOf(tree, unit.id, today) ?? "")?.name ?? ""),
    kind: UNIT_KIND_NAMES[unit.kind],
    class: unit.class ?? "",
    members: unit.memberCount === undefined ? "" : printNumber(unit.memberCount),
    secretary: shorten(secretaryOf(unit)),
    chat: shorten((groups.get(unit.id) ?? []).map(({ name }) => name || "已绑定").join("、")),
  }));
  const count = (kind: Unit["kind"]) => units.filter((unit) => unit.kind === kind).length;
  const members = (kind: Unit["kind"]) =>
    units.filter((unit) => unit.kind === kind).reduce((sum, unit) => sum + (unit.memberCount ?? 0), 0);
  const withoutSecretary = units.filter((unit) => secretaryOf(unit) === "").length;
  const withoutGroup = units.filter((unit) => !groups.has(unit.id)).length;
  const title = `${top.name}花名册`;
  return {
    title,
    summary: `${title}：${printCount(units.length, "个")}单位`,
    blocks: [
      {
        type: "figures",
        items: [
          { value: printNumber(count("organ")), label: "机关", hint: `党员${printCount(members("organ"), "人")}` },
          { value: printNumber(count("branch")), label: "支部", hint: `党员${printCount(members("branch"), "人")}` },
          { value: printNumber(withoutSecretary), label: "未登记书记" },
          { value: printNumber(withoutGroup), label: "未绑定群" },
        ],
      },
      {
        type: "table",
        columns: [
          { name: "name", label: "单位" },
          { name: "parent", label: "上级" },
          { name: "kind", label: "类型" },
          { name: "class", label: "类别" },
          { name: "members", label: "党员", align: "right" },
          { name: "secretary", label: "书记" },
          { name: "chat", label: "群" },
        ],
        rows,
        pageSize: PAGE,
      },
      { type: "note", text: tail(units.length) },
    ],
  };
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS - 1).join("")}…` : text;
}

function tail(count: number): string {
  const more =
    count > MOST_ROWS
      ? `共${printCount(count, "个")}单位，这里列前${MOST_ROWS}个；可以发 /花名册 单位名称 看一部分。`
      : `共${printCount(count, "个")}单位。`;
  return `${more}有变动请管理员用 /单位 改，或导入花名册。`;
}
