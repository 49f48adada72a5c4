import { command, denied, may, note, type Outcome, type Scene, say, sentences, standingOf } from "#bot";
import {
  type Block,
  CADENCES,
  type Cadence,
  dayIn,
  EVERY_NAMES,
  fail,
  type Instant,
  isCovered,
  minuteIn,
  ok,
  printDay,
  printMinute,
  printSchedule,
  type Result,
  readDate,
  readEvery,
  readSchedule,
  UNIT_CLASSES,
  weekdayName,
  yearIn,
} from "#core";
import { type Job, jobs, nextFirings, OFF, type Timed, timedFor } from "#jobs";
import { cadenceJob, cadencesFrom } from "#reports";
import { changedSchedules, declareDay, declaredDays, type ScheduleRow, setSchedule } from "#store";

export default command({
  name: "提醒",
  en: "reminders",
  aliases: ["定时", "日程"],
  summary: "看和改定时任务：什么时候发汇总、催什么、多久一次",
  usage: "/提醒，或 /提醒 周汇总 周二9:30",
  examples: [
    "/提醒 周汇总 周二9:30",
    "/提醒 周汇总 停",
    "/提醒 党课 每半年",
    "/提醒 信息报送 三类 每半年",
    "/提醒 日历 2027-02-20 上班",
  ],
  section: "manage",
  action: "schedule.read",
  where: "anywhere",
  async run(scene, line) {
    const rest = line.rest.trim();
    if (rest === "") return await overview(scene);
    const [name = "", ...words] = rest.split(/\s+/);
    const said = words.join(" ");
    if (name === "日历") return await calendar(scene, said);
    const job = jobs.find((one) => one.label === name || one.name === name);
    if (job !== undefined) return said === "" ? await one(scene, job) : await change(scene, job, said);
    const cadence = CADENCES.find(({ label }) => label === name);
    if (cadence !== undefined) return await changeCadence(scene, cadence, words);
    const names = [...jobs.map(({ label }) => label), ...CADENCES.map(({ label }) => label), "日历"].join("、");
    return say(`没有叫「${name}」的提醒。可选：${names}。`, { tone: "ask" });
  },
});

const NEXT = 3;
const FIRST_MINUTE = 9 * 60;
const LAST_MINUTE = 17 * 60 + 50;

const mayChange = (scene: Scene): boolean => may(standingOf(scene), "schedule", scene.tree.root?.id);

const refusedHere = (scene: Scene): Outcome | undefined =>
  denied(scene, "schedule", scene.tree.root?.id, "提醒由管理员调整，未作改动。");

/**
 * The scope for which a job is shown and changed here: the speaker for pings, else the group, and in a direct chat
 * everybody.
 */
const scopeHere = (scene: Scene, job: Job): string =>
  job.name === "pings" ? scene.sender.id : scene.chat.kind === "group" ? scene.chat.id : "";

function firing(scene: Scene, at: Instant): string {
  const day = dayIn(scene.zone, at);
  return `${printDay(day, scene.today)}（${weekdayName(day)}）${printMinute(minuteIn(scene.zone, at))}`;
}

async function firings(
  scene: Scene,
  job: Job,
  rows: readonly ScheduleRow[],
): Promise<{ readonly timed: Timed | undefined; readonly next: readonly string[] }> {
  const scope = scopeHere(scene, job);
  const found = timedFor(job, scope, rows);
  if (found === undefined) return { timed: undefined, next: [] };
  const timed = scope === "" ? { ...found, offset: 0 } : found;
  const ground = { zone: scene.zone, calendar: await declaredDays(scene.query) };
  return { timed, next: nextFirings(timed, scene.now, NEXT, ground).map((at) => firing(scene, at)) };
}

const spreadNote = (scene: Scene, job: Job): string =>
  job.isSpread !== undefined && scopeHere(scene, job) === "" ? "（各群错峰1至9分钟发送）" : "";

async function overview(scene: Scene): Promise<Outcome> {
  const rows = await changedSchedules(scene.query);
  const blocks: Block[] = [];
  for (const job of jobs.filter(({ isFixed }) => isFixed === undefined)) {
    const { timed, next } = await firings(scene, job, rows);
    const when = timed === undefined ? "已停" : `${printSchedule(timed.schedule)}${spreadNote(scene, job)}`;
    blocks.push({ type: "text", text: `${job.label}：${when}`, weight: "bold" }, { type: "note", text: job.summary });
    if (next.length > 0) blocks.push({ type: "note", text: `近期发送：${next.join("，")}` });
  }
  const cadences = cadencesFrom(rows).map((cadence) => `${cadence.label}${rhythmOf(cadence)}`);
  blocks.push(
    { type: "divider" },
    { type: "text", text: "按期要报的事项", weight: "bold" },
    { type: "text", text: cadences.join("，") },
  );
  blocks.push({ type: "note", text: "到期前5个工作日和前1个工作日，单独提醒未报单位的书记。" });
  const year = yearIn(scene.today);
  blocks.push({ type: "note", text: calendarNote(year) });
  if (mayChange(scene))
    blocks.push({ type: "note", text: "要改就发，比如：/提醒 周汇总 周二9:30，/提醒 党课 每半年。" });
  return { replies: [{ card: { title: "提醒安排", summary: "提醒安排", blocks } }] };
}

const calendarNote = (year: number): string =>
  isCovered(year)
    ? `工作日按国务院${isCovered(year + 1) ? `${year}、${year + 1}` : year}年放假安排算，含调休。`
    : `${year}年的放假安排尚未录入，工作日暂按周一至周五计算。`;

function rhythmOf(cadence: Cadence): string {
  const classes = Object.entries(cadence.everyIn ?? {}).map(([name, every]) => `${name}${EVERY_NAMES[every]}`);
  return classes.length === 0 ? EVERY_NAMES[cadence.every] : `${EVERY_NAMES[cadence.every]}（${classes.join("、")}）`;
}

async function one(scene: Scene, job: Job): Promise<Outcome> {
  const { timed, next } = await firings(scene, job, await changedSchedules(scene.query));
  if (timed === undefined) return say(`${job.label}：已停。要恢复发 /提醒 ${job.label} 开`);
  return say(
    `${job.label}：${printSchedule(timed.schedule)}${spreadNote(scene, job)}\n${job.summary}\n近期发送：${next.join("，")}`,
  );
}

async function change(scene: Scene, job: Job, said: string): Promise<Outcome> {
  // Each person may choose their own hour for reminders, within the allowed hours.
  const refused = refusedHere(scene);
  const isOwn = job.name === "pings" && scene.chat.kind === "direct" && refused !== undefined;
  if (refused !== undefined && !isOwn) return refused;
  if (isOwn && !/^\d{1,2}[:：]\d{2}$/.test(said))
    return say("您的个人提醒可以改时间，如：/提醒 个人提醒 10:30；暂停请发 /请假 7天。", { tone: "ask" });
  if (job.isFixed !== undefined) return say(`「${job.label}」是程序自己要做的，不能改。`, { tone: "ask" });
  const rule = ruleFrom(job, said);
  if (!rule.ok) return say(`${rule.error} 没有改动。`, { tone: "ask" });
  const isHere = scene.chat.kind === "group" && job.name !== "pings";
  const row: ScheduleRow = {
    job: job.name,
    scope: isHere ? scene.chat.id : isOwn ? scene.sender.id : "",
    rule: rule.value,
    changedBy: scene.sender.id,
    changedAt: scene.now,
  };
  const rows = await changedSchedules(scene.query);
  const after = [...rows.filter((old) => old.job !== row.job || old.scope !== row.scope), row];
  const whose = isHere ? "本群的" : isOwn ? "您的" : "所有群和个人的";
  const { timed, next } = await firings(scene, job, after);
  const text =
    timed === undefined
      ? `✓ 已停${isHere ? "本群的" : ""}${job.label}。要恢复发 /提醒 ${job.label} 开`
      : `✓ ${whose}${job.label}改为${printSchedule(timed.schedule)}${spreadNote(scene, job)}\n近期发送：${next.join("，")}`;
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes: [setSchedule(scene.query, row)],
    audit: [{ action: "schedule.change", object: `job:${job.name}`, details: { scope: row.scope } }],
    line: text,
  };
}

function ruleFrom(job: Job, said: string): Result<string> {
  if (/^(?:停|停止|关|关闭|off)$/i.test(said)) return ok(OFF);
  if (/^(?:开|恢复|启用|默认|恢复默认|on)$/i.test(said)) return ok(job.schedule);
  const whole = readSchedule(said);
  // 「10:00」 alone changes the hour and keeps the day.
  const read = whole.ok ? whole : readSchedule(job.schedule.replace(/\d+:\d+/, ` ${said} `));
  if (!read.ok) return fail(sentences(read.error));
  const { rule, minute } = read.value;
  if (job.inHours !== undefined && (rule.every === "minutes" || minute < FIRST_MINUTE || minute > LAST_MINUTE))
    return fail("给人发的提醒只安排在9:00到17:50之间。");
  // A card on a day off would wait for the next working day, so the schedule says so from the start.
  const moved =
    read.value.dayOff === "keep" && job.inHours !== undefined && rule.every !== "workday"
      ? { ...read.value, dayOff: "later" as const }
      : read.value;
  return ok(printSchedule(moved));
}

async function changeCadence(scene: Scene, cadence: Cadence, words: readonly string[]): Promise<Outcome> {
  const now = cadencesFrom(await changedSchedules(scene.query)).find(({ id }) => id === cadence.id) ?? cadence;
  const unitClass = words.find((word) => UNIT_CLASSES.includes(word));
  const every = words.map(readEvery).find((found) => found !== undefined);
  if (words.length === 0)
    return say(`${cadence.label}：${rhythmOf(now)}。管理员可以改，比如：/提醒 ${cadence.label} 每半年`);
  const refused = refusedHere(scene);
  if (refused !== undefined) return refused;
  if (every === undefined || words.length > (unitClass === undefined ? 1 : 2)) {
    return say(
      `多久一次没看懂，没有改动。能写：${Object.values(EVERY_NAMES).join("、")}，比如：/提醒 ${cadence.label} 三类 每半年`,
      { tone: "ask" },
    );
  }
  const text = `✓ ${cadence.label}${unitClass === undefined ? "" : `（${unitClass}单位）`}改为${EVERY_NAMES[every]}，从现在起按新的算。`;
  const row = {
    job: cadenceJob(cadence),
    scope: unitClass ?? "",
    rule: EVERY_NAMES[every],
    changedBy: scene.sender.id,
    changedAt: scene.now,
  };
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes: [setSchedule(scene.query, row)],
    audit: [{ action: "cadence.change", object: row.job, details: { scope: row.scope, every } }],
    line: text,
  };
}

const FREE = /^(?:放假|休息|休|假|free)$/;
const WORKING = /^(?:上班|工作日|补班|调休上班|working)$/;
const AS_PUBLISHED = /^(?:取消|恢复|按国务院)$/;

async function calendar(scene: Scene, said: string): Promise<Outcome> {
  const declared = await declaredDays(scene.query);
  if (said === "") {
    const days = (list: readonly string[]) => list.map((day) => printDay(day, scene.today)).join("、");
    const own = [
      ...(declared.free.length === 0 ? [] : [`另定放假：${days(declared.free)}`]),
      ...(declared.working.length === 0 ? [] : [`另定上班：${days(declared.working)}`]),
    ];
    return say(
      [calendarNote(yearIn(scene.today)), ...own, "要加一天发：/提醒 日历 2027-02-20 上班，或 … 放假"].join("\n"),
    );
  }
  const refused = refusedHere(scene);
  if (refused !== undefined) return refused;
  const words = said.split(/\s+/);
  const what = words.find((word) => FREE.test(word) || WORKING.test(word) || AS_PUBLISHED.test(word));
  const named = words.filter((word) => word !== what).join(" ");
  const read = readDate(named, { today: scene.today });
  const day = read.kind === "day" || (read.kind === "future" && read.to === undefined) ? read.day : undefined;
  if (day === undefined || what === undefined)
    return say("没看懂，没有改动。这样写：/提醒 日历 2027-02-20 上班，一次一天。", { tone: "ask" });
  const value = FREE.test(what) ? "free" : WORKING.test(what) ? "working" : undefined;
  const verdict = { free: "算放假", working: "算上班", none: "按国务院安排算" }[value ?? "none"];
  const text = `✓ ${printDay(day, scene.today)}（${weekdayName(day)}）${verdict}。`;
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes: [declareDay(scene.query, day, value, scene.now)],
    audit: [{ action: "calendar.change", object: `day:${day}`, details: { value: value ?? null } }],
    line: text,
  };
}
