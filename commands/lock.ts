import {
  aloneOnly,
  answerWhereAllowed,
  changeRecord,
  chooseUnit,
  command,
  denial,
  denied,
  inPlace,
  kindOf,
  lateCard,
  lateRecords,
  lockName,
  lockOver,
  mayRead,
  mayUnlock,
  note,
  type Outcome,
  placeOf,
  type Reply,
  receiptLine,
  recordOfPress,
  type Scene,
  say,
  stalePress,
  warn,
} from "#bot";
import { fail, namesPeriod, ok, type Period, printDay, type Result, readPeriod, type Unit } from "#core";
import { changesCard, changesSince, keptOf, lockCard, lockFigures, periodName, sealPeriod } from "#reports";
import { changeTree, expectNoReport, insertLock, lockedPeriod, locksOf, recordByNumber } from "#store";

const WAITING = /^(?:待同意|待答复|补报)$/;
const USAGE = "/封账 9月，或 /封账 2026年；看差异发 /封账 9月 差异；答复补报发 /封账 待同意";

export default command({
  name: "封账",
  en: "lock",
  aliases: ["封帐", "关账"],
  summary: "把过去的一个月或一年封账：数从此不变，再补的要书记同意",
  usage: "/封账 9月|2026年 [单位] [差异]，或 /封账 待同意",
  examples: ["/封账 9月", "/封账 2026年", "/封账 9月 差异", "/封账 待同意"],
  section: "ledger",
  action: "lock",
  where: "anywhere",
  slips: ["封张", "封仗"],
  changes: true,
  shownToAll: WAITING,
  async run(scene, line) {
    if (WAITING.test(line.rest.trim())) return await unanswered(scene);
    const wish = readWish(scene, line.rest);
    if (!wish.ok) return wish.error;
    const unit = unitFor(scene, wish.value);
    return unit.ok ? await answer(scene, unit.value, wish.value) : unit.error;
  },
  presses: {
    "lock-unit": async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      const wish = readWish(scene, String(press.value ?? ""));
      if (unit === undefined || !wish.ok) return stalePress();
      const refused = denied(scene, "lock", unit.id, BY_ITS_SECRETARY);
      if (refused !== undefined) return refused;
      return inPlace(scene, await answer(scene, unit, wish.value));
    },
    "lock-waiting": async (scene) => {
      const { replies, count } = await questions(scene);
      if (count === 0) return warn("没有等您答复的补报");
      return { replies, toast: { type: "info", text: "请逐条答复" } };
    },
    "lock-late": async (scene, press) => {
      const found = await recordOfPress(scene, press.id, "这张卡片已经过期");
      if (!found.ok) return found.error;
      const record = found.value;
      const lock = await lockOver(scene, record.unitId, record.day);
      if (lock === undefined) return warn("这张卡片已经过期");
      if (!mayUnlock(scene, lock, record)) return denial("lock", lock.unitId, BY_ITS_SECRETARY);
      if (record.state !== "pending") return warn("已经处理过了");
      const yes = press.value === "yes";
      const changed = await changeRecord(scene, record, {
        action: yes ? "count" : "return",
        next: { state: yes ? "counted" : "returned" },
        reason: yes ? `${lockName(lock)}封账后同意补报` : `${lockName(lock)}已封账，不同意补报`,
      });
      const shown = receiptLine({ kind: kindOf(record), record: changed.record, scene });
      const text = yes ? `✓ 已同意补报：${shown}` : `未同意补报：${shown}`;
      const refs = { records: [record.number] };
      // The reporter may no longer have the right to read restricted records, so the record is printed without its
      // content.
      const whole = { kind: kindOf(record), record: changed.record, scene };
      const told = yes
        ? `书记已同意补报：${receiptLine(whole, "closed")}`
        : `${lockName(lock)}已封账，书记没有同意补报：${receiptLine(whole, "closed")}`;
      return {
        replies: [
          { card: note(text, { tone: yes ? "good" : "quiet" }), ...placeOf(scene), refs },
          ...(record.reporterId === scene.sender.id
            ? []
            : [{ card: note(told), to: { person: record.reporterId }, part: "told", priority: 1 }]),
        ],
        writes: changed.writes,
        audit: changed.audit,
        toast: { type: "success", text: yes ? "已同意，列入差异" : "已答复不同意" },
      };
    },
  },
});

const MOST_ASKED = 5;

/**
 * Late records that a secretary has to accept into a closed period: one question for each, to the speaker's direct
 * chat.
 */
async function questions(scene: Scene): Promise<{ readonly count: number; readonly replies: readonly Reply[] }> {
  const late = (await lateRecords(scene)).filter(({ lock, record }) => mayUnlock(scene, lock, record));
  const to = { person: scene.sender.id };
  const asked = late.slice(0, MOST_ASKED).map((one) => ({
    card: lateCard(scene, one),
    to,
    refs: { records: [one.record.number] },
    part: `late-${one.record.number}`,
  }));
  const more = late.length - asked.length;
  const rest =
    more === 0 ? [] : [{ card: note(`还有${more}条，答复这几条后再发 /封账 待同意`), to, part: "late-more" }];
  return { count: late.length, replies: [...asked, ...rest] };
}

/** In a group only the number of waiting late records is shown; the questions go to the person who answers them. */
async function unanswered(scene: Scene): Promise<Outcome> {
  const { count, replies } = await questions(scene);
  if (count === 0) return say("没有等您答复的补报。");
  if (scene.chat.kind === "direct") return { replies };
  return { replies: [{ card: note(`有${count}条补报等您答复，已单独发给您。`) }, ...replies] };
}

/** The unit and the period that a line asks to close or to show. */
interface Wish {
  readonly names: string;
  readonly period: Period | undefined;
  readonly wantsChanges: boolean;
  /** The words of the line that name the unit. */
  readonly words: string;
}

function readWish(scene: Scene, rest: string): Result<Wish, Outcome> {
  const words = rest.split(/\s+/).filter((word) => word !== "" && word !== "差异");
  const wantsChanges = /差异/.test(rest);
  const said = words.find((word) => namesPeriod(word, { today: scene.today }));
  const names = words.filter((word) => word !== said).join(" ");
  const wish = { names, wantsChanges, words: `${said ?? ""}${wantsChanges ? " 差异" : ""}`.trim() };
  if (said === undefined) return ok({ ...wish, period: undefined });
  const period = readPeriod(said, { today: scene.today });
  if (!period.ok) return fail(say(period.error, { tone: "ask" }));
  if (period.value.unit !== "month" && period.value.unit !== "year")
    return fail(say(`封账按月或按年，比如：${USAGE}`, { tone: "ask" }));
  return ok({ ...wish, period: period.value });
}

function unitFor(scene: Scene, { names, words }: Wish): Result<Unit, Outcome> {
  if (names !== "")
    return chooseUnit(scene, { name: names, action: "lock", doing: "封账", press: "lock-unit", value: words });
  if (scene.unit === undefined) return fail(say("给哪个单位封账？请在单位的群里发，或写上单位名称。", { tone: "ask" }));
  const refused = denied(scene, "lock", scene.unit.id, { doing: "封账", of: scene.unit.name });
  return refused === undefined ? ok(scene.unit) : fail(refused);
}

async function answer(scene: Scene, unit: Unit, { period, wantsChanges }: Wish): Promise<Outcome> {
  if (period === undefined) return await listed(scene, unit);
  const known = await lockedPeriod(scene.query, unit.id, period);
  if (wantsChanges || known !== undefined) return await changes(scene, unit, period, wantsChanges);
  return aloneOnly(scene, "封账") ?? (await seal(scene, unit, period));
}

async function seal(scene: Scene, unit: Unit, period: Period): Promise<Outcome> {
  const { query, tree } = scene;
  if (period.open || period.to >= scene.today)
    return say(`${period.label}还没有过完（到${printDay(period.to, scene.today)}），没有封账。`, { tone: "ask" });
  // Counted before anything is read, so that a record reported meanwhile aborts the commit and the closing is decided
  // again.
  const unchanged = await expectNoReport(query);
  const kept = await sealPeriod(query, tree, unit, period, scene.today);
  const lock = {
    unitId: unit.id,
    period: periodName(period),
    from: period.from,
    to: period.to,
    sealedAt: scene.now,
    sealedBy: scene.sender.id,
  };
  return {
    ...answerWhereAllowed(scene, unit, { card: { ...lockCard(kept, true), figures: lockFigures(kept) } }),
    // The new version of the tree aborts reports that were decided before, so that they are decided again with the
    // closed period.
    writes: [changeTree(query, tree, scene.now), ...unchanged, insertLock(query, lock, kept)],
    audit: [
      { action: "lock", object: `lock:${lock.period}`, unitId: unit.id, details: { records: kept.records.length } },
    ],
    line: `已封账 ${unit.name} ${kept.period.label}`,
  };
}

async function changes(scene: Scene, unit: Unit, period: Period, wantsChanges: boolean): Promise<Outcome> {
  const { query, tree } = scene;
  const found = await lockedPeriod(query, unit.id, period);
  if (found === undefined) return say(`${unit.name}的${period.label}还没有封账。`, { tone: "ask" });
  const kept = keptOf(found.snapshot);
  if (!wantsChanges)
    return answerWhereAllowed(scene, unit, { card: { ...lockCard(kept, false), figures: lockFigures(kept) } });
  const since = await changesSince(query, tree, kept);
  const numbers = [...since.added, ...since.gone, ...since.changed].slice(0, 20);
  const records = await Promise.all(
    numbers.map((number) => recordByNumber(query, number, (one) => mayRead(scene, one))),
  );
  const byNumber = new Map(
    records.flatMap((record) => (record === undefined ? [] : [[record.number, record] as const])),
  );
  return answerWhereAllowed(scene, unit, { card: changesCard(kept, since, byNumber, tree) });
}

async function listed(scene: Scene, unit: Unit): Promise<Outcome> {
  const locks = await locksOf(scene.query, unit.id);
  const names = locks.slice(0, 24).map(lockName);
  const text = names.length === 0 ? `${unit.name}还没有封过账。` : `${unit.name}已封账：${names.join("、")}。`;
  return answerWhereAllowed(scene, unit, { card: note(`${text}\n要封账发 ${USAGE}`) });
}

const BY_ITS_SECRETARY = "须由封账单位的书记决定";
