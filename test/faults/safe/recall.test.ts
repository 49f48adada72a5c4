import { afterAll, beforeAll, expect, test } from "vitest";
import { chatOf } from "../../ledger/village.ts";
import { buttonsOn, openWorld, PEOPLE, type SentCard, type World } from "./world.ts";

/** What somebody does who recalls a message and sends it again put right, and what they answer to what they are asked. */
type Deed = "recall" | "again" | "一起撤销" | "是同一场，不用重复记" | "reply";

/** Every order in which a message is recalled and sent again and the questions about it are answered truthfully, or not at all. */
const ORDERS: readonly (readonly Deed[])[] = [
  ["recall", "again"],
  ["recall", "again", "一起撤销"],
  ["recall", "一起撤销", "again"],
  ["again", "recall", "一起撤销"],
  ["again", "recall", "是同一场，不用重复记"],
  ["again", "recall", "一起撤销", "是同一场，不用重复记"],
  ["again", "recall", "是同一场，不用重复记", "一起撤销"],
  ["recall", "again", "一起撤销", "一起撤销"],
  ["again", "reply"],
];

/** Reports of several kinds, by their people: the first figure, and the one that is put right. */
const KINDS: readonly ((people: number) => string)[] = [
  (people) => `/党课 昨天 撤回重发讲坛 主讲=张三 ${people}人`,
  (people) => `/主题党日 昨天 重温誓词 ${people}人`,
  (people) => `/志愿 昨天 清扫街道 志愿者=${people}人 受益=5人次`,
  (people) => `/党课 昨天 合办讲坛 主讲=张三 ${people}人 联合单位=市水务局`,
];

let empty: World;
beforeAll(async () => {
  empty = await openWorld();
});
afterAll(() => empty.close());

const CHAT = chatOf("a");
const [WRONG, RIGHT] = [30, 31];

/** Presses a button wherever it was sent: of a joint event each host's record is asked about. */
async function pressed(world: World, cards: readonly SentCard[], label: string): Promise<readonly SentCard[]> {
  const came: SentCard[] = [];
  for (const card of new Map(cards.map((one) => [one.messageId, one])).values()) {
    const button = buttonsOn(card.card).find(({ button: one }) => one.text === label)?.button;
    // Where nothing is asked any more, the question was answered by what was done before.
    if (button !== undefined) came.push(...(await world.press(PEOPLE.secretary, card, button)).cards);
  }
  return came;
}

async function play(line: (people: number) => string, deeds: readonly Deed[]): Promise<World> {
  const world = await empty.copy();
  const seen: SentCard[] = [...(await world.say(PEOPLE.secretary, CHAT, line(WRONG)))];
  const first = world.lastSaid();
  const receipt = seen.at(-1)?.messageId;
  for (const deed of deeds) {
    if (deed === "recall") seen.push(...(await world.recall(first, CHAT)));
    else if (deed === "again") seen.push(...(await world.say(PEOPLE.secretary, CHAT, line(RIGHT))));
    else if (deed === "reply" && receipt !== undefined)
      seen.push(...(await world.say(PEOPLE.secretary, CHAT, "撤", { replyTo: receipt })));
    else seen.push(...(await pressed(world, seen, deed)));
  }
  return world;
}

const cases = ORDERS.flatMap((deeds) => KINDS.map((line) => [line(RIGHT), deeds.join("、"), line, deeds] as const));

test.each(cases)("%s, then %s: the report that was sent again counts", async (_, __, line, deeds) => {
  const world = await play(line, deeds);
  const records = await world.db.query.selectFrom("record").select(["state", "unit_id", "content"]).execute();
  const counted = records.filter(({ state, unit_id }) => state === "counted" && unit_id === "a");
  expect(counted.map(({ content }) => content.includes(`"value":${RIGHT}`))).toEqual([true]);
  expect(records.filter(({ state }) => state === "pending")).toEqual([]);
  // The sums say what the records say.
  const postings = await world.db.query
    .selectFrom("posting")
    .select(["measure", "amount"])
    .where("unit_id", "=", "a")
    .where("adjust", "=", 0)
    .execute();
  expect(postings.filter(({ amount }) => amount === WRONG)).toEqual([]);
  expect(postings.filter(({ amount }) => amount === RIGHT).length).toBeGreaterThan(0);
  await world.close();
});

test("if the reporter says that both happened both count, and a colleague's report is not replaced without asking", async () => {
  const both = await empty.copy();
  const [line] = KINDS;
  if (line === undefined) throw new Error("no kinds");
  await both.say(PEOPLE.secretary, CHAT, line(WRONG));
  const asked = await both.say(PEOPLE.secretary, CHAT, line(RIGHT));
  await pressed(both, asked, "不是，两场都算");
  const states = async (world: World) =>
    (await world.db.query.selectFrom("record").select("state").orderBy("number").execute()).map(({ state }) => state);
  expect(await states(both)).toEqual(["counted", "counted"]);
  await both.close();
  const other = await empty.copy();
  await other.say(PEOPLE.secretary, CHAT, line(WRONG));
  await other.recall(other.lastSaid(), CHAT);
  await other.say(PEOPLE.above, CHAT, line(RIGHT));
  expect(await states(other)).toEqual(["counted", "pending"]);
  await other.close();
});
