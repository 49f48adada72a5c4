import { command, denied, say } from "#bot";
import { findUnits } from "#core";
import { remindByHand } from "#jobs";

export default command({
  name: "催报",
  en: "remind",
  summary: "请机器人单独提醒下级单位的书记：还有哪些没报",
  usage: "/催报 单位 [事项=10月支委会]",
  examples: ["/催报 市财政局", "/催报 市水务局机关支部 事项=支委会", "/催报 市水务局机关支部 事项=10月主题党日"],
  section: "ask",
  action: "remind",
  where: "direct",
  async run(scene, line) {
    const said = line.rest.trim();
    if (said === "") return say("请写明单位，如：/催报 市财政局", { tone: "ask" });
    const [, where = said, items = ""] = /^(.*?)\s+事项[=：:](.*)$/.exec(said) ?? [];
    const named = scene.tree.units.get(where);
    const [unit, second] = named === undefined ? findUnits(scene, where) : [named];
    if (unit === undefined) return say(`没有找到单位「${where}」，请写全称或简称。`, { tone: "ask" });
    if (second !== undefined) return say(`叫「${where}」的单位不止一个，请写全称。`, { tone: "ask" });
    const refused = denied(scene, "remind", unit.id, `您不能提醒${unit.name}。`);
    if (refused !== undefined) return refused;
    const reminded = await remindByHand({ ...scene, by: scene.sender }, unit, listOf(items));
    if (!reminded.ok) return say(reminded.error, { tone: "ask" });
    const { outcome, names, what } = reminded.value;
    const done = say(`✓ 提醒已转交发送：${names.join("、")}，${unit.name}${what.join("、")}尚无记录`, { tone: "good" });
    return {
      ...outcome,
      replies: [...done.replies, ...outcome.replies],
      audit: [{ action: "unit.remind", object: `unit:${unit.id}`, unitId: unit.id, details: { items: what.length } }],
    };
  },
});

const listOf = (text: string): readonly string[] =>
  text
    .split(/[、，,\s]+/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
