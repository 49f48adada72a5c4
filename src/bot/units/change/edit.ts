import { listIn, printCount, type RosterColumn, UNIT_KIND_NAMES, type Unit } from "#core";
import { changeTree, updateUnit } from "#store";
import type { Outcome, Scene } from "../../command.ts";
import { say, sentences } from "../../replies.ts";
import { audit, planned, unitToChange, type Words } from "./planned.ts";

export async function edit(scene: Scene, words: Words): Promise<Outcome> {
  const found = unitToChange(scene, words.words.join(" "), "修改单位");
  if (!found.ok) return found.error;
  const unit = found.value;
  if (words.values.上级 !== undefined)
    return say(`换上级请发：/单位 移动 ${unit.name} 上级=… 自=日期`, { tone: "ask" });
  const { 自: _, 编号: __, ...values } = words.values;
  if (Object.keys(values).length === 0)
    return say(`请写要改什么，比如：/单位 改 ${unit.name} 党员数=85 书记=李敏 类别=一类`, { tone: "ask" });
  return await update(scene, unit, values, "改");
}

export async function rename(scene: Scene, words: Words): Promise<Outcome> {
  const [old = "", name = ""] = words.words;
  if (name === "" || words.words.length > 2)
    return say("这样写：/单位 改名 旧名称 新名称（名称里有空格就加引号）", { tone: "ask" });
  const found = unitToChange(scene, old, "给单位改名");
  if (!found.ok) return found.error;
  const unit = found.value;
  // People keep using the old name for years, so it stays as a short name.
  const names = [...unit.names.filter((short) => short !== name), unit.name];
  return await update(scene, unit, { 名称: name, 简称: names.join("、") }, "改名");
}

export async function shorten(scene: Scene, words: Words): Promise<Outcome> {
  const [name = "", ...names] = words.words;
  const found = unitToChange(scene, name, "改单位简称");
  if (!found.ok) return found.error;
  const unit = found.value;
  const list = names.flatMap(listIn);
  if (list.length === 0) {
    const now = unit.names.length === 0 ? "还没有简称" : `现在的简称：${unit.names.join("、")}`;
    return say(`${unit.name}${now}。要改请发：/单位 简称 ${unit.name} 简称一、简称二`, { tone: "ask" });
  }
  return await update(scene, unit, { 简称: list.join("、") }, "改简称");
}

async function update(
  scene: Scene,
  unit: Unit,
  values: Readonly<Partial<Record<RosterColumn, string>>>,
  doing: string,
): Promise<Outcome> {
  const [change] = await planned(scene, { 名称: unit.name, ...values, 编号: unit.id });
  if (change === undefined) return say(`${unit.name}本来就是这样，没有改动。`);
  if (change.type === "refused") return say(sentences(`没有${doing}：${change.text}`), { tone: "ask" });
  if (change.type !== "update") return say(`没有${doing}，请换个写法。`, { tone: "ask" });
  const after = change.unit;
  const rows = differences(unit, after);
  const text = `✓ 已${doing} ${after.name}`;
  return {
    replies: [
      {
        card: {
          tone: "good",
          summary: text,
          blocks: [
            { type: "text", text },
            { type: "fields", rows },
          ],
        },
      },
    ],
    writes: [changeTree(scene.query, scene.tree, scene.now), ...updateUnit(scene.query, after)],
    audit: [audit("unit.change", unit.id)],
    line: text,
  };
}

function differences(before: Unit, after: Unit): readonly (readonly [string, string])[] {
  const shown = (unit: Unit): Readonly<Record<string, string>> => ({
    名称: unit.name,
    简称: unit.names.join("、"),
    层级: unit.level,
    类型: UNIT_KIND_NAMES[unit.kind],
    类别: unit.class ?? "",
    党员数: unit.memberCount === undefined ? "" : printCount(unit.memberCount, "人"),
    书记: unit.secretaryName ?? "",
  });
  const [old, now] = [shown(before), shown(after)];
  return Object.keys(old)
    .filter((key) => old[key] !== now[key])
    .map((key) => [key, `${old[key] || "（空）"} → ${now[key] || "（空）"}`]);
}
