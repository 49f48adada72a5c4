import { command, note, ROLE_NAMES, type Scene } from "#bot";
import { allKinds, type Block, type Card, type LedgerRecord, lineOf, pathOf, printCount } from "#core";
import { recordsOfReporter } from "#store";

export default command({
  name: "我",
  en: "me",
  aliases: ["我是谁", "whoami"],
  summary: "看自己的身份、单位和最近登记的记录",
  usage: "/我",
  examples: ["/我"],
  section: "ask",
  action: "me",
  where: "anywhere",
  menu: ["todo", ""],
  meantBy: ["我的", "记录", "list", "mine", "history", "历史", "查记录"],
  async run(scene) {
    const card = await about(scene);
    if (scene.chat.kind === "direct") return { replies: [{ card }], line: "我" };
    // A group must not see what the person did elsewhere.
    return {
      replies: [{ card: note("您的身份和最近的记录，已单独发给您。") }, { card, to: { person: scene.sender.id } }],
      line: "已单独发给您",
    };
  },
});

const LAST = 5;
const STATES: Readonly<Record<LedgerRecord["state"], string>> = {
  counted: "",
  pending: "（待您回答）",
  returned: "（已退回）",
  withdrawn: "（已撤销）",
};

async function about(scene: Scene): Promise<Card> {
  const { sender, tree, today } = scene;
  const records = await recordsOfReporter(scene.query, sender.id, LAST);
  const roles = sender.grants.map(
    ({ role, unitId }) => `${tree.units.get(unitId)?.name ?? unitId} ${ROLE_NAMES[role]}`,
  );
  const here =
    scene.chat.kind === "direct"
      ? (scene.unit?.name ?? "有几个单位，报的时候我会问")
      : scene.unit === undefined
        ? "还没有绑定单位"
        : pathOf(tree, scene.unit.id, today);
  const name = sender.name === "" ? "（还不知道您的名字，有人在群里 @您 我就记住了）" : sender.name;
  const title = "我的身份和记录";
  return {
    title,
    summary: title,
    blocks: [
      {
        type: "fields",
        rows: [
          ["姓名", name],
          ["角色", roles.length === 0 ? "还没有登记角色；在单位群里一样能报" : roles.join("、")],
          [
            scene.chat.kind === "direct" ? "在这里报的记到" : "刚才那个群",
            noUnit(scene) ? "还没有单位，请在单位群里报，或请管理员 /任命" : here,
          ],
        ],
      },
      { type: "divider" },
      {
        type: "text",
        text: records.length === 0 ? "还没有登记过记录。" : `最近登记的${printCount(records.length, "条")}：`,
        weight: "bold",
      },
      ...records.map((record): Block => ({ type: "text", text: lineAbout(record, scene) })),
      ...(records.length === 0 ? [] : [{ type: "note", text: "要改发 /改 编号 人数=90，要撤发 /撤 编号。" } as const]),
    ],
  };
}

const noUnit = (scene: Scene): boolean =>
  scene.chat.kind === "direct" && scene.unit === undefined && scene.sender.grants.every(({ role }) => role === "admin");

function lineAbout(record: LedgerRecord, scene: Scene): string {
  const kind = allKinds.find(({ name }) => name === record.kind);
  const head = `${record.number} ${kind?.label ?? record.kind}`;
  const line = kind === undefined ? "" : ` ${lineOf(kind, record, scene.today)}`;
  return `${head}${line}${STATES[record.state]}`;
}
