import {
  type Arguments,
  type Day,
  fail,
  findUnits,
  isActive,
  ok,
  pathOf,
  planRoster,
  type Result,
  ROOT,
  type RosterColumn,
  type RosterGuess,
  readDate,
  type Unit,
} from "#core";
import type { AuditLine, Outcome, Scene } from "../../command.ts";
import { type Action, may, mayAnywhere, standingOf } from "../../permissions.ts";
import { say } from "../../replies.ts";
import { chooseUnit } from "../choose.ts";

export const KEYS = {
  简称: ["简称", "short"],
  上级: ["上级", "parent"],
  层级: ["层级", "level"],
  类型: ["类型", "type", "kind"],
  类别: ["类别", "分类", "class"],
  党员数: ["党员数", "党员", "人数", "members"],
  书记: ["书记", "secretary"],
  编号: ["编号", "id"],
  自: ["自", "从", "日期", "from"],
} as const;

export type Words = Arguments<keyof typeof KEYS>;

export const ACTION: Action = "unit.change";

/**
 * Whether the speaker may change units. An admin named in the settings may create the first unit of an empty ledger.
 */
export const mayChange = (scene: Scene, unitId: string): boolean =>
  may(standingOf(scene), ACTION, unitId) ||
  (scene.tree.root === undefined && scene.settings.adminIds.includes(scene.sender.id));

/** Whether the speaker may change any unit at all. */
export const mayChangeAny = (scene: Scene): boolean =>
  mayAnywhere(scene.sender.grants, ACTION) || (scene.tree.root === undefined && mayChange(scene, ROOT));

type Planned =
  | Exclude<Extract<ReturnType<typeof planRoster>, { ok: true }>["value"][number], { type: "move" }>
  | { readonly type: "refused"; readonly text: string };

/** Plans one unit as a roster of one row, so that the same rules hold for both. */
export async function planned(
  scene: Scene,
  cells: Readonly<Partial<Record<RosterColumn, string>>>,
  onGuess?: (guess: RosterGuess) => void,
): Promise<readonly Planned[]> {
  const { today: day, newId } = scene;
  const plan = planRoster(scene.tree, [{ line: 1, cells }], { day, newId, ...(onGuess && { onGuess }) });
  if (!plan.ok) return plan.error.map(({ text }) => ({ type: "refused", text }));
  const changes = plan.value.filter((change) => change.type !== "move");
  const releveled = changes.find((change) => change.type === "update" && change.unit.level !== change.before.level);
  if (releveled === undefined) return changes;
  const used = await scene.query
    .selectFrom("posting")
    .select("day")
    .where("unit_id", "=", cells.编号 ?? "")
    .limit(1)
    .execute();
  return used.length === 0 ? changes : [{ type: "refused", text: "它已有记录，层级不能再改，请新建单位" }];
}

export function unitToChange(scene: Scene, name: string, doing: string): Result<Unit, Outcome> {
  if (name === "") return fail(say("请写单位名称。发 /帮助 单位 看写法。", { tone: "ask" }));
  const known = scene.tree.units.get(name);
  if (known !== undefined && mayChange(scene, known.id) && known.kind !== "root") return ok(known);
  const chosen = chooseUnit(scene, { name, action: ACTION, doing, press: "unit-show" });
  if (!chosen.ok) return fail(chosen.error);
  if (chosen.value.kind === "root") return fail(say("「全市」是台账的根，不能改。", { tone: "ask" }));
  return chosen;
}

/**
 * The unit above, by name. If several have the name, the error lists their ids, because a button could not repeat the
 * whole line.
 */
export function parentFor(scene: Scene, name: string | undefined): Result<string | undefined> {
  if (name === undefined) return ok(undefined);
  if (scene.tree.units.has(name) || name === "全市") return ok(name === "全市" ? ROOT : name);
  const found = findUnits(scene, name).filter((unit) => isActive(unit, scene.today));
  const [only, second] = found;
  if (only === undefined) return fail(`没有叫「${name}」的上级单位，请写全称。发 /单位 看有哪些。`);
  if (second === undefined) return ok(only.id);
  const list = found.slice(0, 5).map((unit) => `${pathOf(scene.tree, unit.id, scene.today)}：上级=${unit.id}`);
  return fail(`叫「${name}」的单位有${found.length}个，请改用编号：\n${list.join("\n")}`);
}

export function dayFor(scene: Scene, text: string | undefined): Result<Day> {
  if (text === undefined) return ok(scene.today);
  const read = readDate(text, { today: scene.today, allowBareMonthDay: true });
  if (read.kind === "day" || read.kind === "future") return ok(read.day);
  return fail(`日期「${text}」没看懂，请写成 自=2026-07-01。`);
}

export function audit(action: string, unitId: string, details: NonNullable<AuditLine["details"]> = {}): AuditLine {
  return { action, object: `unit:${unitId}`, unitId, details };
}
