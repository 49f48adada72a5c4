import {
  answerWhereAllowed,
  choice,
  chooseUnit,
  command,
  type Grant,
  inPlace,
  may,
  type Outcome,
  refuse,
  type Scene,
  say,
  standingOf,
  warn,
} from "#bot";
import {
  ancestorsOf,
  type Card,
  isActive,
  parentOf,
  printCount,
  printNumber,
  subtreeOf,
  UNIT_KIND_NAMES,
  type Unit,
} from "#core";
import { allRoles, boundChats } from "#store";

export default command({
  name: "花名册",
  en: "roster",
  aliases: ["组织花名册"],
  summary: "看本单位和下级单位：类别、党员数、书记、绑定的群",
  usage: "/花名册 [单位]",
  examples: ["/花名册", "/花名册 市财政局"],
  section: "manage",
  action: "roster.read",
  where: "anywhere",
  async run(scene, line) {
    const name = line.rest.trim();
    if (name === "") return await bare(scene);
    const chosen = chooseUnit(scene, { name, action: "roster.read", doing: "看花名册", press: "roster-show" });
    return chosen.ok ? await show(scene, chosen.value) : chosen.error;
  },
  presses: {
    "roster-show": async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      if (unit === undefined) return warn("没有找到这个单位");
      return inPlace(await show(scene, unit), press.messageId);
    },
  },
});

// A card holds thirty kilobytes; a row with its cells cut to this many characters takes at most four hundred bytes.
const MOST_ROWS = 60;
const MOST_CHARACTERS = 20;
const PAGE = 10;

/** Without a name: the group's unit, in the direct chat the speaker's highest. */
async function bare(scene: Scene): Promise<Outcome> {
  if (scene.chat.kind === "group") {
    return scene.unit === undefined
      ? say("本群还没有绑定单位。请书记或管理员发 /绑定 单位名称，或在单聊里发 /花名册。", { tone: "ask" })
      : await show(scene, scene.unit);
  }
  const tops = topUnits(scene);
  const [only, second] = tops;
  if (only === undefined) return refuse({ action: "roster.read", doing: "看花名册" }, scene.unit?.name ?? "单位");
  if (second === undefined) return await show(scene, only);
  const text = "看哪个单位的花名册？";
  return choice(
    text,
    tops.map((unit) => ({ text: unit.name, press: { action: "roster-show", id: unit.id } })),
  );
}

/** The units whose roster the speaker may read, without those that stand below another of them. */
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
  if (!may(standingOf(scene), "roster.read", unit.id))
    return refuse({ action: "roster.read", doing: "看花名册" }, unit.name);
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
          { value: printNumber(withoutSecretary), label: "没有书记" },
          { value: printNumber(withoutGroup), label: "没有绑群" },
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
