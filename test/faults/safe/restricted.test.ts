import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { presses } from "#bot";
import { commands } from "#commands";
import { allMeasures, type Press } from "#core";
import { endRole, insertRole, upsertPerson } from "#store";
import { ADMIN, chatOf, START, UNITS } from "../../ledger/village.ts";
import { conversation, type PersonName } from "../../support/conversation.ts";
import { visitor } from "../../support/visitor.ts";
import { seededRandom } from "../town.ts";
import { buttonsOn, directOf, GROUPS, openWorld, PEOPLE, type SentCard, type World } from "./world.ts";

const isLong = process.env.FAULTS === "long";
const SEED = Number(process.env.SEED ?? 20_261_130);
/** How many deeds a push tries. */
const DEEDS = isLong ? 20_000 : 700;

/** Words that only restricted records say: title, case number, note and a reason. */
const CANARY = /獬豸|狴犴|貔貅/;
const CASE = (number: number): string => `编号=狴犴${number} 性质=獬豸${number} 处理1人 备注=貔貅${number}`;

/** Who reported one and holds the grant no more. */
const FORMER = "ou_former";
/** Holds the grant for 市财政局 alone, below the unit that closes the books. */
const OF_FINANCE = "ou_discipline_a";

let world: World;
let secret: readonly number[];

beforeAll(async () => {
  world = await openWorld();
  const { db } = world;
  const grant = (personId: string, unitId: string) => [
    upsertPerson(db.query, { platform: "lark", id: personId, name: personId }, START),
    insertRole(db.query, {
      platform: "lark",
      id: `safe-${personId}`,
      personId,
      unitId,
      role: "discipline",
      grantedBy: ADMIN,
      grantedAt: START,
    }),
  ];
  await db.commit([...grant(FORMER, "a"), ...grant(OF_FINANCE, "a")]);
  const { discipline, above } = PEOPLE;
  await world.say(above, chatOf("gw"), "/封账 9月");
  await world.say(discipline, directOf(discipline), `/查处 11月3日 ${CASE(1)}`);
  await world.say(discipline, directOf(discipline), `/查处 11月4日 单位=市财政局 ${CASE(2)}`);
  await world.say(FORMER, directOf(FORMER), `/查处 11月5日 ${CASE(3)}`);
  await world.say(OF_FINANCE, directOf(OF_FINANCE), `/查处 11月6日 ${CASE(4)}`);
  const late = await world.say(OF_FINANCE, directOf(OF_FINANCE), `/查处 9月6日 ${CASE(5)}`);
  expect(late.map(({ target }) => target)).not.toContain(above);
  expect(leaksIn(late)).toEqual([]);
  expect(late.map(({ target }) => target)).toContain(discipline);
  await world.say(discipline, directOf(discipline), `/查处 11月7日 ${CASE(6)}`);
  await db.commit([endRole(db.query, `safe-${FORMER}`, START)]);
  const rows = await db.query
    .selectFrom("record")
    .select("number")
    .where("kind", "=", "discipline_case")
    .orderBy("number")
    .execute();
  secret = rows.map(({ number }) => number);
  expect(secret.length).toBe(6);
  await world.say(discipline, directOf(discipline), `/撤 ${secret[5]} 貔貅`);
  await world.say(PEOPLE.secretary, chatOf("a"), "/党课 昨天 学习党章 主讲=张三 30人");
});
afterAll(() => world.close());

/** Which units' restricted records somebody may read in their own chat. */
const GRANTED: Readonly<Record<string, readonly string[]>> = {
  [PEOPLE.discipline]: ["gw", "a"],
  [OF_FINANCE]: ["a"],
};

/** What reached whom it must not: anybody but those who hold a grant, and every group. */
const leaksIn = (cards: readonly SentCard[]): readonly string[] =>
  cards
    .filter(({ card }) => CANARY.test(JSON.stringify(card)))
    .filter(({ chatId }) => !Object.keys(GRANTED).some((person) => chatId === directOf(person)))
    .map(({ chatId, card }) => `${chatId}: ${JSON.stringify(card).slice(0, 200)}`);

const versions = async (): Promise<string> =>
  JSON.stringify(
    await world.db.query
      .selectFrom("record")
      .select(["number", "version", "state", "confirmed_by"])
      .where("kind", "=", "discipline_case")
      .orderBy("number")
      .execute(),
  );

const people = [...Object.values(PEOPLE).filter((person) => person !== PEOPLE.discipline), FORMER];

/** A line for any command there is, about a restricted record or about figures that hold it. */
function lineFor(pick: <T>(list: readonly T[]) => T): string {
  const { name } = pick(commands);
  const number = pick(secret);
  const about = pick([
    `${number}`,
    `#${number}`,
    `${number}号 人数=9`,
    `${number} 人数再核对`,
    `${number} 今天 采纳3项 采纳单位=市委`,
    "刚才那条",
    "待同意",
    "9月",
    "9月 差异",
    "今年",
    "今年 查处",
    "今年 查处 市财政局",
    "本月 市直机关工委",
    "查处起数 今年",
    "查处人数 今年 市财政局",
    "",
  ]);
  return `/${name} ${about}`;
}

const ACTIONS = [presses, ...commands.map((command) => command.presses ?? {})].flatMap(
  (handlers) => Object.keys(handlers) as Press["action"][],
);

function pressFor(pick: <T>(list: readonly T[]) => T): Press {
  const number = String(pick(secret));
  const unit = pick(UNITS).id;
  const measure = pick(allMeasures.filter(({ kind }) => kind === "discipline_case")).id;
  return {
    action: pick(ACTIONS),
    id: pick([number, unit, "查处", "汇总"]),
    value: pick([
      "yes",
      "no",
      "same",
      "recall",
      `same:${pick(secret)}`,
      `2026-01-01|2026-11-20|${unit}|discipline_case|||0`,
      `${measure}|2026-01-01|2026-11-20|${unit}||0`,
      "今年 查处",
      number,
      1,
    ]),
  };
}

test("without the grant nobody reads a restricted record, and nobody changes one", {
  timeout: 900_000,
}, async () => {
  const random = seededRandom(SEED);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const before = await versions();
  const wrongs: string[] = [];
  let heard = 0;
  for (let deed = 0; deed < DEEDS && wrongs.length < 10; deed += 1) {
    const isDirect = random() < 0.4;
    // Whoever holds the grant speaks in groups as well: there they hear no more than others.
    const who = isDirect ? pick(people) : pick([...people, PEOPLE.discipline, OF_FINANCE]);
    const chatId = isDirect ? directOf(who) : pick(GROUPS);
    const said = lineFor(pick);
    const press = pressFor(pick);
    const isSaid = random() < 0.6;
    const cards = isSaid
      ? await world.say(who, chatId, said)
      : (await world.press(who, { chatId, messageId: "om_any" }, { text: "", press })).cards;
    heard += cards.length;
    const about = `${who} in ${chatId}: ${isSaid ? said : JSON.stringify(press)}`;
    wrongs.push(...leaksIn(cards).map((leak) => `${about} → ${leak}`));
    if ((await versions()) !== before) wrongs.push(`${about} changed one`);
  }
  process.stdout.write(`restricted: seed ${SEED}, ${DEEDS} deeds, ${heard} cards, ${wrongs.length} leaks\n`);
  expect(wrongs).toEqual([]);
  expect(heard).toBeGreaterThan(DEEDS / 4);
});

describe("a restricted record", () => {
  const answerTo = async (who: string, chatId: string, text: string): Promise<string> =>
    JSON.stringify((await world.say(who, chatId, text)).map(({ card }) => card));

  test("is confirmed, returned and accepted late by the holder of the grant, in their direct chat only", async () => {
    const { discipline, above, secretary, foreign } = PEOPLE;
    const [first, , , , late] = secret;
    const before = await versions();
    for (const line of [
      `/核 ${first}`,
      `/退 ${first} 再核对`,
      `/撤 ${first}`,
      `/改 ${first} 人数=3`,
      `/明细 ${first}`,
    ]) {
      expect(await answerTo(above, chatOf("gw"), line), line).toContain("依规不展开");
      expect(await answerTo(above, directOf(above), line), line).toContain("依规不展开");
      expect(await answerTo(discipline, chatOf("gw"), line), line).toContain("依规不展开");
      // Who does not even look after the unit does not learn that there is one.
      expect(await answerTo(foreign, chatOf("b"), line), line).toMatch(/没有找到/);
    }
    expect(await answerTo(above, directOf(above), "/封账 待同意")).toContain("没有等您答复的补报");
    expect(await answerTo(secretary, chatOf("a"), "/封账 待同意")).toContain("没有等您答复的补报");
    expect(await versions()).toBe(before);
    const asked = await world.say(discipline, directOf(discipline), "/封账 待同意");
    const agree = asked.flatMap((one) => buttonsOn(one.card).map(({ button }) => ({ one, button })))[0];
    if (agree === undefined) throw new Error("nobody is asked about the late record");
    const forged = await world.press(above, { chatId: directOf(above), messageId: "om_x" }, agree.button);
    expect(forged.toast).not.toBe("");
    expect(await versions()).toBe(before);
    const { toast, cards } = await world.press(discipline, agree.one, agree.button);
    expect(toast).toContain("已同意");
    expect(leaksIn(cards)).toEqual([]);
    expect(await answerTo(discipline, directOf(discipline), `/核 ${first}`)).toContain("已核实");
    expect(await answerTo(discipline, directOf(discipline), `/明细 ${late}`)).toMatch(CANARY);
    const back = await world.say(discipline, directOf(discipline), `/退 ${secret[2]} 再核对`);
    expect(leaksIn(back)).toEqual([]);
  });

  test("is in no card of any job", async () => {
    const cards: SentCard[] = [];
    for (const day of ["23", "24", "25", "26", "27", "30"])
      for (const hour of ["01:02", "01:09", "06:05"])
        cards.push(...(await world.tick(`2026-11-${day}T${hour}:00.000Z`)));
    expect(cards.length).toBeGreaterThan(5);
    expect(leaksIn(cards)).toEqual([]);
  });
});

test("no page shows the content of a restricted record", { timeout: 300_000 }, async () => {
  const town = await conversation();
  await town.say("周敏", "单聊", `/查处 11月10日 ${CASE(1)}`);
  await town.say("李敏", "市财政局机关党建群", "/党课 昨天 学习党章 主讲=张三 30人");
  const [number] = (await town.records()).map((record) => record.number);
  const paths = ["", "/records", "/coverage", "/findings", "/roster", "/roles", "/schedules", "/health", "/audit"];
  const units = [...(await town.db.query.selectFrom("unit").select("id").execute()).map(({ id }) => id)];
  const asked = [
    ...paths.flatMap((path) => [path, ...units.map((unit) => `${path}?unit=${unit}`)]),
    ...units.flatMap((unit) => [
      `/units/${unit}`,
      `/units/${unit}?by=score`,
      `/findings?unit=${unit}&by=settled`,
      ...["day", "unit", "-number", "kind"].map((sort) => `/records?unit=${unit}&sort=${sort}`),
      `/records?unit=${unit}&q=案&as=csv`,
      `/records?unit=${unit}&kind=discipline_case`,
      ...allMeasures.filter(({ kind }) => kind === "discipline_case").map(({ id }) => `/figures/${id}?unit=${unit}`),
    ]),
    `/records/${number}`,
    `/records?from=2026-11-01&to=2026-11-30`,
    "/records?unit=市",
    "/audit?state=reports",
    `/audit?q=${number}`,
    "/health?state=pending",
  ];
  const leaks: string[] = [];
  let shown = 0;
  for (const who of ["王建国", "李敏", "陈立新", "周敏", "韩梅"] satisfies PersonName[]) {
    const person = visitor(town, who);
    await person.signIn();
    for (const path of asked) {
      const { status, text } = await person.ask(`/ledger${path}`);
      if (status === 200) shown += 1;
      if (CANARY.test(text)) leaks.push(`${who} ${path}`);
    }
  }
  await town.close();
  expect(leaks).toEqual([]);
  expect(shown).toBeGreaterThan(50);
});
