import { createHash } from "node:crypto";
import { addDays, addMonths, dayIn, ROOT, ZONE } from "#core";
import {
  bindChat,
  changeTree,
  type Database,
  insertRoot,
  insertUnit,
  loadTree,
  upsertChat,
  upsertPerson,
  type Write,
} from "#store";
import { type City, deskCity } from "../../src/sandbox/index.ts";

/** A city large enough that no chat or person meets a rate limit: every group has everybody in it. */
export function createTown(groups: number, people: number): City {
  const hash = (words: string) => createHash("sha256").update(words).digest("hex").slice(0, 32);
  const everybody = Array.from({ length: people }, (_, index) => ({
    openId: `ou_${hash(`person ${index}`)}`,
    unionId: `on_${hash(`union ${index}`)}`,
    userId: `u${index}`,
    name: `同志${index + 1}`,
    role: "member" as const,
    title: "党员",
  }));
  const members = everybody.map((person) => person.openId);
  return {
    tenant: deskCity.tenant,
    bot: deskCity.bot,
    people: everybody,
    chats: Array.from({ length: groups }, (_, index) => ({
      chatId: `oc_${hash(`chat ${index}`)}`,
      name: `第${index + 1}支部群`,
      owner: members[0] ?? "",
      members,
      hasBot: true,
      atAll: "owner" as const,
    })),
  };
}

/** Gives an empty ledger one branch for each group of a city, in three 工委, with every group bound. */
export async function seedTown(db: Database, city: City, now: string): Promise<void> {
  const { query } = db;
  const tree = await loadTree(query);
  const since = addMonths(dayIn(ZONE, now), -14);
  const unit = (id: string, name: string, kind: "committee" | "branch", parentId: string): readonly Write[] => {
    const facts = { class: undefined, memberCount: 30, secretaryName: undefined, activeFrom: since };
    const whole = { id, name, names: [], level: "市", kind, activeTo: undefined, version: 1, ...facts } as const;
    return insertUnit(query, whole, parentId);
  };
  const committees = ["甲", "乙", "丙"].map((name, index) => ({ id: `committee-${index}`, name: `${name}工委` }));
  await db.commit([
    changeTree(query, tree, now),
    ...insertRoot(query, since),
    ...committees.flatMap(({ id, name }) => unit(id, name, "committee", ROOT)),
    ...city.people.map(({ openId, name }) => upsertPerson(query, { platform: "lark", id: openId, name }, now)),
    ...city.chats.flatMap(({ chatId, name }, index) => [
      ...unit(`branch-${index}`, `第${index + 1}支部`, "branch", `committee-${index % committees.length}`),
      upsertChat(query, { platform: "lark", id: chatId, kind: "group", name, personId: undefined }),
      bindChat(query, chatId, `branch-${index}`, undefined, { personId: "seed", now }),
    ]),
  ]);
}

const SYLLABLES = [..."山河湖海云天星月松竹梅兰春秋光华明德文武东南西北金木水火土中和平安宁静远高清正廉洁奉公"];

/** A report that needs no question: kind, day, title and people taken from `random`. */
export function reportLine(random: () => number, today: string): string {
  const pick = (count: number) => Math.floor(random() * count);
  const title = Array.from({ length: 6 }, () => SYLLABLES[pick(SYLLABLES.length)]).join("");
  const day = addDays(today, -1 - pick(300));
  const people = 5 + pick(90);
  const lines = [
    `/党课 日期=${day} 主题=${title} 主讲=王志强 人数=${people}`,
    `/志愿 日期=${day} 主题=${title} 人数=${people} 时长=2小时`,
    `/主题党日 日期=${day} 主题=${title} 人数=${people}`,
  ];
  return lines[pick(lines.length)] ?? "";
}

/** Random numbers that are the same each time: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
