import { command, denied, type Outcome, type Scene, say, warn } from "#bot";
import {
  addDays,
  type Day,
  daysBetween,
  fail,
  findUnits,
  ok,
  printDay,
  type Result,
  readDate,
  readDue,
  type Unit,
} from "#core";
import { endLeave, insertLeave, type Leave, leavesFrom } from "#store";

export default command({
  name: "请假",
  en: "leave",
  aliases: ["暂停提醒", "qj"],
  summary: "请假期间不提醒您（或一个单位），到期自动恢复",
  usage: "/请假 7天，或 /请假 到12月5日；取消发 /请假 取消",
  examples: ["/请假 7天", "/请假 到12月5日", "/请假 市财政局 到12月5日"],
  section: "manage",
  action: "pause",
  where: "anywhere",
  async run(scene, line) {
    const words = line.rest.split(/\s+/).filter((word) => word !== "");
    const unit = unitIn(scene, words);
    const rest = words.filter((word) => word !== unit?.word).join(" ");
    if (unit !== undefined) {
      const words = `暂停${unit.unit.name}的提醒，须由该单位书记或管理员发送。`;
      const refused = denied(scene, "pause.unit", unit.unit.id, words);
      if (refused !== undefined) return refused;
    }
    if (/^(?:取消|结束|恢复|销假)$/.test(rest)) return await cancel(scene, unit?.unit);
    if (rest === "") return await show(scene);
    const span = readSpan(scene, rest);
    if (!span.ok) return say(span.error, { tone: "ask" });
    return pause(scene, unit?.unit, span.value, "请假");
  },
  presses: {
    pause: async (scene, press) => {
      const days = Number(press.value);
      if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) return warn("请发 /请假 7天");
      const outcome = pause(scene, undefined, { from: scene.today, to: addDays(scene.today, days - 1) }, "点了先停");
      return {
        ...outcome,
        replies: [],
        toast: { type: "success", text: `好，${days}天内不提醒您。要恢复发 /请假 取消` },
      };
    },
  },
});

const LONGEST_DAYS = 180;

/** An example that can be sent unchanged on any day of the year. */
const untilExample = (today: Day): string => `/请假 到${printDay(addDays(today, 14), today)}`;

function unitIn(scene: Scene, words: readonly string[]): { readonly unit: Unit; readonly word: string } | undefined {
  for (const word of words) {
    const [unit, second] = findUnits(scene, word);
    if (unit !== undefined && second === undefined) return { unit, word };
  }
  return undefined;
}

interface Span {
  readonly from: Day;
  readonly to: Day;
}

function readSpan(scene: Scene, text: string): Result<Span> {
  const { today } = scene;
  const range = readDate(text, { today });
  const ahead = range.kind === "future" && range.to !== undefined ? { from: range.day, to: range.to } : undefined;
  const span = range.kind === "range" ? { from: range.from, to: range.to } : (ahead ?? lastDay(text, today));
  if (span === undefined) return fail(`请到哪天？请写：/请假 7天，或 ${untilExample(today)}`);
  if (span.to < today) return fail(`${printDay(span.to, today)}已经过去了，请写以后的日期。`);
  if (daysBetween(span.from, span.to) >= LONGEST_DAYS) return fail("一次最多停半年，再长请管理员换书记。");
  return ok(span);
}

function lastDay(text: string, today: Day): Span | undefined {
  const length = /^(?:请假)?(\d{1,3})[天日]$/.exec(text);
  if (length) return { from: today, to: addDays(today, Math.max(1, Number(length[1])) - 1) };
  const until = readDue(text.replace(/^(?:到|至|休到|请到)/, ""), { today });
  return until.kind === "day" ? { from: today, to: until.day } : undefined;
}

function pause(scene: Scene, unit: Unit | undefined, span: Span, reason: string): Outcome {
  const leave: Leave = {
    id: scene.newId(),
    personId: unit === undefined ? scene.sender.id : undefined,
    unitId: unit?.id,
    ...span,
    reason,
    byId: scene.sender.id,
    at: scene.now,
  };
  const from = span.from > scene.today ? `${printDay(span.from, scene.today)}起，` : "";
  const back = `/请假 ${unit === undefined ? "" : `${unit.name} `}取消`;
  const text = `✓ ${from}到${printDay(span.to, scene.today)}（含当天）不提醒${unit?.name ?? "您"}，过后自动恢复。提前恢复发 ${back}`;
  return {
    ...say(text, { tone: "good" }),
    writes: [insertLeave(scene.query, leave)],
    audit: unit === undefined ? [] : [{ action: "unit.pause", object: `unit:${unit.id}`, unitId: unit.id }],
    settled: true,
  };
}

async function mine(scene: Scene, unit: Unit | undefined): Promise<readonly Leave[]> {
  const leaves = await leavesFrom(scene.query, scene.today);
  return leaves.filter((leave) => (unit === undefined ? leave.personId === scene.sender.id : leave.unitId === unit.id));
}

async function cancel(scene: Scene, unit: Unit | undefined): Promise<Outcome> {
  const leaves = await mine(scene, unit);
  if (leaves.length === 0) return say(`${unit?.name ?? "您"}现在没有请假。`);
  return {
    ...say(`✓ 好，恢复提醒${unit?.name ?? "您"}。`, { tone: "good" }),
    writes: leaves.map((leave) => endLeave(scene.query, leave.id, scene.now)),
    settled: true,
  };
}

async function show(scene: Scene): Promise<Outcome> {
  const leaves = await mine(scene, undefined);
  const [first] = leaves;
  if (first === undefined) return say(`您现在没有请假。要暂停提醒，请发 /请假 7天，或 ${untilExample(scene.today)}`);
  return say(`您请假到${printDay(first.to, scene.today)}，这期间不提醒。要恢复发 /请假 取消。`);
}
