import {
  type Command,
  command,
  denied,
  note,
  notSeen,
  type Outcome,
  recordCommand,
  reportWrites,
  type Scene,
  say,
  stalePress,
} from "#bot";
import {
  type Day,
  defined,
  gradeOf,
  type LedgerRecord,
  RUBRIC,
  type RubricChange,
  type RubricChanges,
  readArguments,
  UNIT_CLASSES,
  type Unit,
  yearIn,
} from "#core";
import {
  appraisalCard,
  appraisalFigures,
  appraisalListCard,
  appraisals,
  appraisedUnits,
  notUnderstood,
  readQuestion,
  rubricCard,
  type UnitAppraisal,
} from "#reports";
import { appealsOf, changedRubric, keepAppeals, keepRubric, type Write } from "#store";

// One command does both: with a score it records a unit's appraisal, without one it computes the scores from the
// ledger.
const reports: Command = recordCommand("appraisal");
const SAYS_RECORD = /[=:：＝]|\d\s*(?:家|分)/;

export default command({
  ...reports,
  summary: "看按台账算出的年度考核，每处扣分都写明缺什么；写上单位和得分就登记一家的结果",
  usage: "/考核 [年份] [单位]，或 /考核 日期 单位名=… 得分=…",
  examples: [
    "/考核 2026",
    "/考核 2026 市水务局",
    "/考核 标准",
    "/考核 冻结 2026",
    "/考核 申诉 2026 3月支委会已补开",
    ...(reports.examples ?? []),
  ],
  action: "tally",
  async run(scene, line) {
    const rest = line.rest.trim();
    const [first = "", ...more] = rest.split(/\s+/);
    if (first === "标准")
      return more.length === 0
        ? { replies: [{ card: await rubricCard(scene.query) }] }
        : await changeRubric(scene, more.join(" "));
    if (first === "申诉") return await appeal(scene, more.join(" "));
    if (first === "登记") return await reports.run(scene, { ...line, rest: more.join(" ") });
    if (first !== "冻结" && ((line.word !== "考核" && line.word !== "appraise") || SAYS_RECORD.test(rest)))
      return await reports.run(scene, line);
    const read = readQuestion(first === "冻结" ? more.join(" ") : rest, { ...scene, period: "今年" });
    if (!read.ok) return say(read.error.text, { tone: "ask" });
    if (notUnderstood(read.value) !== "") return await reports.run(scene, line);
    const year = yearIn(read.value.period.from);
    return first === "冻结" ? await freeze(scene, read.value.unit, year) : await shown(scene, read.value.unit, year);
  },
  presses: {
    appraisal: async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      const year = Number(press.value);
      if (unit === undefined || !Number.isInteger(year)) return stalePress();
      return await shown(scene, unit, year);
    },
  },
});

async function shown(scene: Scene, unit: Unit, year: number): Promise<Outcome> {
  const refused = await notSeen(scene, "export", unit, "考核");
  if (refused !== undefined && unit.id !== scene.unit?.id) return refused;
  const units = appraisedUnits(scene.tree, unit, scene.today);
  const list = await appraisals(scene.query, scene.tree, units, year, scene.today);
  const [only] = list;
  if (only === undefined) return say(`${unit.name}下面还没有要考核的单位。`);
  if (list.length === 1 && only.unit.id === unit.id)
    return {
      replies: [{ card: { ...appraisalCard(only, year, scene.today, []), figures: appraisalFigures(list, year) } }],
    };
  if (refused !== undefined) return refused;
  const card = { ...appraisalListCard(list, unit, year, []), figures: appraisalFigures(list, year) };
  // In a group the list of units with their scores would be a ranking, so it is sent to the person alone.
  if (scene.chat.kind === "direct") return { replies: [{ card }] };
  return { replies: [{ card: note("考核情况已单独发给您。") }, { card, to: { person: scene.sender.id } }] };
}

const MOST_AT_ONCE = 150;

/**
 * Stores the scores as records of the committee, one per unit. Scores that are already frozen stay as they are (M4.1).
 */
async function freeze(scene: Scene, unit: Unit, year: number): Promise<Outcome> {
  const refused = denied(scene, "report.secretary", unit.id, `冻结考核须由${unit.name}的书记办理，没有冻结。`);
  if (refused !== undefined) return refused;
  const units = appraisedUnits(scene.tree, unit, scene.today);
  const list = await appraisals(scene.query, scene.tree, units, year, scene.today);
  const open = list.filter(({ frozen }) => frozen === undefined).slice(0, MOST_AT_ONCE);
  if (open.length === 0) return say(`${unit.name}${year}年度的${list.length}家都已冻结，没有再动。`);
  const day = yearIn(scene.today) === year ? scene.today : `${year}-12-31`;
  const writes: Write[] = [];
  for (const one of open) writes.push(...(await frozenWrites(scene, unit, one, year, day)));
  const text = `已冻结${unit.name}${year}年度考核${open.length}家${list.length > open.length ? `，原先已冻结${list.length - open.length}家` : ""}。分数成为记录，计入「考核单位数」；改分用 /改，撤回用 /撤。`;
  const audit = [
    { action: "appraisal.freeze", object: unit.id, unitId: unit.id, details: { year, units: open.length } },
  ];
  return { replies: [{ card: note(text, { tone: "good" }) }], writes, audit, line: text };
}

async function frozenWrites(
  scene: Scene,
  issuer: Unit,
  one: UnitAppraisal,
  year: number,
  day: Day,
): Promise<readonly Write[]> {
  const { score, full, deductions } = one.appraisal;
  const number = await scene.nextNumber("record");
  const reason = deductions.map(({ label, points, missing }) => `${label}扣${points}（${missing}）`).join("；");
  const fields: Record<string, string> = {
    target: one.unit.name,
    score: String(score),
    grade: gradeOf((score * 100) / (full || 1)),
    year: String(year),
    ...defined({ class: one.unit.class }),
    ...(reason === "" ? {} : { reason: reason.slice(0, 1_500) }),
  };
  const record: LedgerRecord = {
    id: scene.newId(),
    number,
    kind: "appraisal",
    category: one.unit.class ?? "",
    unitId: issuer.id,
    targetUnitId: one.unit.id,
    day,
    dayTo: undefined,
    title: `${year}年度考核`,
    content: { fields, amounts: {} },
    state: "counted",
    confirmedAt: undefined,
    confirmedBy: undefined,
    joinedTo: undefined,
    version: 1,
    reporterId: scene.sender.id,
    reportedAt: scene.sentAt,
    lag: 0,
    messageId: scene.message?.messageId,
    chatId: scene.chat.id,
    line: `/考核 冻结 ${year}`,
  };
  return reportWrites(scene, record);
}

const MOST_APPEALS = 10;
const LONGEST_APPEAL = 500;

async function appeal(scene: Scene, words: string): Promise<Outcome> {
  const { unit } = scene;
  if (unit === undefined) return say("请在本单位的群里发：/考核 申诉 2026 理由", { tone: "ask" });
  const refused = denied(scene, "report.secretary", unit.id, `申诉须由${unit.name}的书记提出。`);
  if (refused !== undefined) return refused;
  const stated = /^(\d{4})年?\s+/.exec(words);
  const year = stated === null ? yearIn(scene.today) : Number(stated[1]);
  const text = words
    .slice(stated?.[0].length ?? 0)
    .trim()
    .slice(0, LONGEST_APPEAL);
  if (text === "") return say("请写明理由，比如：/考核 申诉 2026 3月支委会已开，记录在231号", { tone: "ask" });
  const before = await appealsOf(scene.query, unit.id, year);
  if (before.length >= MOST_APPEALS) return say("申诉已经够多了，请当面和工委说明。");
  const appeals = [...before, { at: scene.sentAt, byId: scene.sender.id, text }];
  const said = `已记下${unit.name}对${year}年度考核的申诉，工委看考核时会看到。`;
  return {
    replies: [{ card: note(said, { tone: "good" }) }],
    writes: [keepAppeals(scene.query, unit.id, year, appeals, scene.now)],
    audit: [{ action: "appraisal.appeal", object: unit.id, unitId: unit.id, details: { year } }],
  };
}

const KEYS = { points: ["分值", "points"], each: ["扣分", "each"], class: ["类别", "class"] } as const;

async function changeRubric(scene: Scene, words: string): Promise<Outcome> {
  const refused = denied(scene, "schedule", scene.tree.root?.id, "考核标准由管理员修改，未作改动。");
  if (refused !== undefined) return refused;
  const { values, words: named } = readArguments(words, KEYS);
  const name = named.join("");
  const item = RUBRIC.find(({ label, id }) => label === name || id === name);
  const whole = (text: string | undefined) =>
    text !== undefined && /^\d{1,3}$/.test(text.trim()) ? Number(text) : undefined;
  const [points, each] = [whole(values.points), whole(values.each)];
  const unitClass = values.class?.trim() ?? "";
  if (
    item === undefined ||
    (points === undefined && each === undefined) ||
    (unitClass !== "" && !UNIT_CLASSES.includes(unitClass))
  ) {
    return say(
      `没看懂。可以这样改：/考核 标准 党课 分值=10 扣分=2 类别=一类\n项目有：${RUBRIC.map(({ label }) => label).join("、")}`,
      { tone: "ask" },
    );
  }
  const changes = ((await changedRubric(scene.query)) ?? {}) as RubricChanges;
  const change: RubricChange = {
    ...(changes[item.id]?.[unitClass] ?? {}),
    ...defined({ points, each }),
  };
  const next: RubricChanges = { ...changes, [item.id]: { ...(changes[item.id] ?? {}), [unitClass]: change } };
  return {
    replies: [
      {
        card: note(
          `已改：${item.label}${unitClass === "" ? "" : `（${unitClass}）`}${points === undefined ? "" : ` 分值${points}`}${each === undefined ? "" : ` 每处扣${each}`}。发 /考核 标准 看全部。`,
          { tone: "good" },
        ),
      },
    ],
    writes: [keepRubric(scene.query, next, scene.now)],
    audit: [
      { action: "rubric", object: item.id, details: { class: unitClass, points: points ?? null, each: each ?? null } },
    ],
  };
}
