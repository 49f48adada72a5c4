import fc from "fast-check";
import { ADMIN, chatOf, nameOf, REMOVALS, secretaryOf, UNITS, type Village } from "./village.ts";

const DAYS = ["2025-09-12", "2025-12-30", "2026-01-02", "2026-03-31", "2026-04-01", "2026-09-12", "2026-11-19"];
const MOVES = ["2025-12-31", "2026-01-02", "2026-04-01", "2026-09-13", "2026-11-19", "2026-12-05"];
const TITLES = ["清洁家园", "新时代大讲堂", "交通劝导"];
const NAMES = ["赵刚", "孙丽", "钱程", "周杰"];
const MEMBER = "ou_somebody";

const DEEDS = {
  lecture: 4,
  volunteering: 3,
  pledge: 2,
  platform: 2,
  project: 2,
  issue: 2,
  late: 3,
  answer: 3,
  amount: 2,
  day: 3,
  category: 1,
  withdraw: 4,
  restore: 5,
  confirm: 3,
  return: 1,
  join: 8,
  apart: 1,
  move: 5,
  close: 1,
  reopen: 1,
  lock: 2,
} as const;

/** One thing somebody does; what it means for the ledger as it then is follows from its numbers alone. */
export interface Op {
  readonly does: keyof typeof DEEDS;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const deeds = Object.entries(DEEDS).flatMap(([deed, weight]) => Array<Op["does"]>(weight).fill(deed as Op["does"]));
const number = fc.nat(999);
/** A deed by chance, those that meet each other more often than others. */
export const op: fc.Arbitrary<Op> = fc.record({ does: fc.constantFrom(...deeds), a: number, b: number, c: number });

const pick = <T>(list: readonly T[], at: number): T => {
  const one = list[at % list.length];
  if (one === undefined) throw new Error("nothing to pick from");
  return one;
};

/** Does it as the people of the village would; says nothing when there is nothing to do it to. */
export async function play(village: Village, { does, a, b, c }: Op): Promise<void> {
  const { db, say, press } = village;
  const { id } = pick(UNITS, a);
  const [day, title] = [pick(DAYS, b), pick(TITLES, c)];
  const report = async (line: string, who = secretaryOf(id)) => void (await say(who, chatOf(id), line));
  const admin = async (line: string) => void (await say(ADMIN, chatOf("gw"), line));
  switch (does) {
    case "lecture":
      return await report(`/党课 ${day} ${title} ${5 + (a % 60)}人`);
    case "late":
      return await report(`/党课 ${day} ${title} ${5 + (a % 60)}人`, MEMBER);
    case "volunteering":
      return await report(
        `/志愿 ${day} ${title} ${4 + (a % 30)}人 受益${1 + (b % 60)}人次${c % 2 === 0 ? " 亮身份" : ""}`,
      );
    case "pledge": {
      const who = NAMES.slice(a % 3, (a % 3) + 1 + (b % 2)).join("、");
      return await report(`/亮身份 ${day} 名单=${who}${c % 3 === 0 ? ` 人数=${3 + (c % 5)}` : ""}`);
    }
    case "platform":
      return await report(`/平台 ${day} 注册用户${100 + c}人`);
    case "project":
      return await report(`/项目 ${day} ${title} 责任人=李敏 状态=实施${a % 2 === 0 ? " 结束=2026-04-15" : ""}`);
    case "issue":
      return await report(
        `/难点 ${day} ${title} 状态=解决 解决日期=${pick(
          DAYS.filter((one) => one >= day),
          c,
        )}`,
      );
    case "move": {
      const [moved, under] = pick(REMOVALS, a);
      return await admin(`/单位 移动 ${nameOf(moved)} 上级=${nameOf(under)} 自=${pick(MOVES, b)}`);
    }
    case "close":
      return await admin(`/单位 停用 ${nameOf(pick(["a1", "b1"], a))} 自=${pick(MOVES, b)}`);
    case "reopen":
      return await admin(`/单位 启用 ${nameOf(pick(["a1", "b1"], a))}`);
    case "lock":
      return await report(`/封账 ${pick(["2025年9月", "2026年3月", "2026年9月", "2025年"], b)}`);
    default:
      return await change(village, { does, a, b, c }, { say, press, db });
  }
}

async function change(
  village: Village,
  { does, a, b, c }: Op,
  { say, press, db }: Pick<Village, "say" | "press" | "db">,
): Promise<void> {
  const records = await db.query.selectFrom("record").selectAll().orderBy("number").execute();
  if (records.length === 0) return;
  const record = pick(records, a);
  const number = String(record.number);
  const [who, where] = [secretaryOf(record.unit_id), chatOf(record.unit_id)];
  const edit = (text: string) => say(record.reporter_id, where, `/改 ${number} ${text}`);
  switch (does) {
    case "amount": {
      const key =
        record.kind === "platform_metric" ? "数值" : record.kind === "pledge" && c % 2 === 0 ? "名单" : "人数";
      return void (await edit(key === "名单" ? "名单=赵刚、李梅" : `${key}=${3 + (b % 40)}`));
    }
    case "day":
      return void (await edit(`日期=${pick(DAYS, b)}`));
    case "category":
      return void (await edit(record.kind === "project" ? `状态=${pick(["谋划", "实施", "完成"], b)}` : "状态=研究"));
    case "withdraw":
      return void (await press(record.reporter_id, where, does, number));
    case "restore": {
      const gone = records.filter(({ state }) => state === "withdrawn");
      if (gone.length === 0) return;
      const one = pick(gone, b);
      return void (await press(one.reporter_id, chatOf(one.unit_id), does, String(one.number)));
    }
    case "confirm":
      return void (await say(who, where, `/核 ${number}`));
    case "return":
      return void (await say(who, where, `/退 ${number} 请再核对`));
    case "answer": {
      const late = records.filter(({ state }) => state === "pending");
      if (late.length === 0) return;
      const one = pick(late, a);
      return await everybodyAnswers(village, one.number, b % 3 === 0 ? "no" : "yes");
    }
    default:
      return await join(village, records, record, { does, a, b, c });
  }
}

type Row = {
  id: string;
  number: number;
  kind: string;
  day: string;
  unit_id: string;
  joined_to: string | null;
  line: string;
};

/** Two hosts make it one event; what three make of it is told elsewhere. Without a report alike, another unit makes one. */
async function join(village: Village, records: readonly Row[], record: Row, { does, b }: Op): Promise<void> {
  const { db, say, press } = village;
  const taken = new Set(records.flatMap(({ id, joined_to }) => (joined_to === null ? [] : [id, joined_to])));
  // What two report as one problem, each solved on its own day, is left to them.
  if (taken.has(record.id) || record.kind === "issue") return;
  const isAlike = (other: Row) =>
    other.kind === record.kind && other.day === record.day && other.unit_id !== record.unit_id && !taken.has(other.id);
  let other = records.filter(isAlike)[0];
  if (other === undefined) {
    const { id } = pick(UNITS, b);
    await say(secretaryOf(id), chatOf(id), `/${kindNames[record.kind]} ${record.day} 同一件事 ${5 + (b % 30)}人`);
    other = (await db.query.selectFrom("record").selectAll().orderBy("number").execute()).filter(isAlike).at(-1);
  }
  if (other === undefined) return;
  const value = `${does === "join" ? "same" : "different"}:${record.number}`;
  await press(secretaryOf(other.unit_id), chatOf(other.unit_id), "joint", String(other.number), value);
}

const kindNames: Readonly<Record<string, string>> = { lecture: "党课", volunteering: "志愿" };

/** Whoever closed the period may answer; the others are told that they may not. */
async function everybodyAnswers({ press }: Village, number: number, word: string): Promise<void> {
  for (const { id } of UNITS) await press(secretaryOf(id), chatOf(id), "lock-late", String(number), word);
}
