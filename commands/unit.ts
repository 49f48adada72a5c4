import {
  aloneOnly,
  answerWhereAllowed,
  bindingAdvice,
  changeUnit,
  choice,
  chooseUnit,
  command,
  denial,
  denied,
  inPlace,
  insteadOf,
  type Outcome,
  type Scene,
  say,
  unitCard,
  warn,
} from "#bot";
import { childrenOf, ROOT, type Unit } from "#core";

const USAGE = "/单位 新增 市财政局 上级=市直机关工委 类型=机关 简称=财政局 类别=一类 党员数=85";

export default command({
  name: "单位",
  en: "unit",
  aliases: ["units"],
  summary: "看单位；管理员新增、改名、移动、停用单位",
  usage: "/单位 [名称]，或 /单位 新增|改|改名|简称|移动|停用|启用 名称 …",
  examples: ["/单位 市财政局", USAGE, "/单位 移动 市水务局 上级=市直机关工委 自=2026-07-01"],
  section: "manage",
  action: "unit.read",
  where: "anywhere",
  serves: "unit",
  changes: true,
  async run(scene, line) {
    const rest = line.rest.trim();
    const [verb = "", ...words] = rest.split(/\s+/);
    const change = changeUnit(verb);
    if (change !== undefined) return aloneOnly(scene, "单位") ?? (await change(scene, words.join(" ")));
    if (rest === "") return await own(scene);
    const chosen = chooseUnit(scene, { name: rest, action: "unit.read", doing: "查看", press: "unit-show" });
    return chosen.ok ? await show(scene, chosen.value) : chosen.error;
  },
  presses: {
    "unit-show": async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      if (unit === undefined) return warn("没有找到这个单位");
      const refused = denied(scene, "unit.read", unit.id, { hides: "没有找到这个单位" });
      if (refused !== undefined) return refused;
      return inPlace(scene, await show(scene, unit));
    },
    "unit-first": async (scene, press) => {
      const { name = "", level = "市" } = press.form ?? {};
      const add = changeUnit("新增");
      if (add === undefined || name.trim() === "") return warn("请填写单位名称");
      // The name from the form is put in quotes, so that the command reads all of it as a name and not as options.
      const outcome = await add(scene, `"${name.replaceAll('"', "")}" 类型=工委 上级=全市 层级=${level}`);
      if (outcome.settled === false) return insteadOf(outcome, warn(outcome.line ?? "没有建成，请用 /单位 新增"));
      return { ...outcome, replies: outcome.replies.map((reply) => ({ ...reply, to: { chat: scene.chat.id } })) };
    },
  },
});

async function show(scene: Scene, unit: Unit): Promise<Outcome> {
  const outcome = answerWhereAllowed(scene, unit, { card: await unitCard(scene, unit) });
  return { ...outcome, line: unit.name };
}

/** Without a name: the chat's unit, else the speaker's own, else the first level of the tree. */
async function own(scene: Scene): Promise<Outcome> {
  if (scene.unit !== undefined) return await show(scene, scene.unit);
  if (scene.tree.units.size <= 1)
    return say(`台账里还没有单位。管理员这样建第一个：/单位 新增 市直机关工委 类型=工委`, { tone: "ask" });
  const ids = new Set(scene.sender.grants.map(({ unitId }) => unitId));
  const units = ids.has(ROOT)
    ? childrenOf(scene.tree, ROOT, scene.today)
    : [...ids].map((id) => scene.tree.units.get(id)).filter((unit) => unit !== undefined);
  if (units.length === 0) {
    return scene.chat.kind === "group"
      ? say(`本群还没有绑定单位。${await bindingAdvice(scene)}`, { tone: "ask" })
      : denial("unit.read", undefined, { doing: "查看单位", of: undefined });
  }
  if (scene.chat.kind === "group")
    return say(`本群还没有绑定单位。${await bindingAdvice(scene)}要看别的单位，发 /单位 名称。`, { tone: "ask" });
  const text = "您能看的单位，点一个看详情：";
  return choice(
    text,
    units.slice(0, 20).map((unit) => ({ text: unit.name, press: { action: "unit-show", id: unit.id } })),
  );
}
