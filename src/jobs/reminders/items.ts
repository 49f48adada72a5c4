import { ancestorsOf, type Day, parentOf } from "#core";
import { coverageGround } from "#reports";
import { allRoles, leavesFrom, type Ping, pingKey, pingsOf, unsettledTickets } from "#store";
import { boundGroups } from "../groups.ts";
import type { Stage } from "../job.ts";
import { type Ground, type Item, rules } from "../rules/index.ts";
import { buttonOf } from "./reminder-card.ts";

/** One item and its recipient: a person, or the group of a unit without a secretary. */
export interface Addressed {
  readonly item: Item;
  readonly personId?: string;
  readonly chatId?: string;
}

/** All items that are due now with their recipients, computed once per tick. */
export async function addressedItems(stage: Stage): Promise<readonly Addressed[]> {
  return await stage.once("items", async () => {
    const ground = await readGround(stage);
    const items: Item[] = [];
    for (const rule of rules) items.push(...(await rule.items(ground)));
    const addressed = items
      .filter(({ unitId, ofUnitId = unitId }) => ![unitId, ofUnitId].some((id) => isUnitOnLeave(ground, id)))
      .flatMap((item) => address(ground, item));
    return addressed.filter(({ personId }) => personId === undefined || !isOnLeave(ground, personId));
  });
}

/** What all rules read; records count through the present day, or a later one than the stage's. */
export async function readGround(stage: Stage, through = stage.today): Promise<Ground> {
  const { query } = stage;
  return {
    ...stage,
    through,
    coverage: await stage.once("coverage", () => coverageGround(query)),
    tickets: await stage.once("unsettled", () => unsettledTickets(query)),
    roles: await stage.once("roles", () => allRoles(query)),
    chats: await boundGroups(stage),
    leaves: await stage.once("leaves", () => leavesFrom(query, stage.today)),
  };
}

function isUnitOnLeave(ground: Ground, unitId: string): boolean {
  const chain = [unitId, ...ancestorsOf(ground.tree, unitId, ground.today)];
  return ground.leaves.some(
    (leave) => leave.unitId !== undefined && chain.includes(leave.unitId) && leave.from <= ground.today,
  );
}

const isOnLeave = (ground: Ground, personId: string): boolean =>
  ground.leaves.some((leave) => leave.personId === personId && leave.from <= ground.today);

function address(ground: Ground, item: Item): readonly Addressed[] {
  const toPerson = (personId: string): Addressed => ({ item, personId });
  switch (item.to) {
    case "admin": {
      const held = ground.roles.filter(({ role }) => role === "admin").map(({ personId }) => personId);
      return [...new Set([...ground.settings.adminIds, ...held])].map(toPerson);
    }
    case "secretary": {
      const secretaries = secretariesOf(ground, item.unitId);
      if (secretaries.length > 0) return secretaries.map(toPerson);
      const group = groupOf(ground, forGroup(item));
      return group.length > 0 ? group : superiorsOf(ground, item.unitId).map(toPerson);
    }
    case "leader": {
      const nearest = nearestLeaders(ground, item.unitId);
      return nearest.map(toPerson);
    }
    case "person":
      return item.personId === undefined ? [] : [toPerson(item.personId)];
    case "group":
      return groupOf(ground, item);
  }
}

/** The item in the words that a group may read. */
function forGroup({ how, ...item }: Item): Item {
  if (item.groupText !== undefined) return { ...item, text: item.groupText };
  return how === undefined ? item : { ...item, how };
}

/** A unit's own secretaries; for a branch without one, those of its organ, whose role also covers the branch. */
function secretariesOf(ground: Ground, unitId: string): readonly string[] {
  const own = holders(ground, "secretary", unitId);
  const parent = parentOf(ground.tree, unitId, ground.today);
  if (own.length > 0 || parent === undefined || ground.tree.units.get(parent)?.kind !== "organ") return own;
  return holders(ground, "secretary", parent);
}

const holders = (ground: Ground, role: string, unitId: string): readonly string[] => [
  ...new Set(ground.roles.filter((row) => row.role === role && row.unitId === unitId).map(({ personId }) => personId)),
];

function nearestLeaders(ground: Ground, unitId: string): readonly string[] {
  for (let at: string | undefined = unitId; at !== undefined; at = parentOf(ground.tree, at, ground.today)) {
    const found = holders(ground, "leader", at);
    if (found.length > 0) return found;
  }
  return [];
}

/** Only the unit's own group, because in the group of a unit above others would read who is late. */
function groupOf(ground: Ground, item: Item): readonly Addressed[] {
  const chat = ground.chats.find(({ unitId }) => unitId === item.unitId);
  return chat === undefined ? [] : [{ item, chatId: chat.id }];
}

/** The secretaries of the nearest unit above that has any. */
function superiorsOf(ground: Ground, unitId: string): readonly string[] {
  for (let at = parentOf(ground.tree, unitId, ground.today); at !== undefined; ) {
    const found = holders(ground, "secretary", at);
    if (found.length > 0) return found;
    at = parentOf(ground.tree, at, ground.today);
  }
  return [];
}

const REMEMBERED_DAYS = 400;

/** The items that a person (or group) has not been told yet, the most urgent first. */
export async function untold(
  stage: Stage,
  receiver: string,
  addressed: readonly Addressed[],
  since: Day,
): Promise<readonly Item[]> {
  const mine = addressed.filter(({ personId, chatId }) => (personId ?? chatId) === receiver).map(({ item }) => item);
  if (mine.length === 0) return [];
  const told = new Set((await pingsOf(stage.query, receiver, since)).map(pingKey));
  const fresh = mine.filter((item) => !told.has(pingKey({ ...item, personId: receiver })));
  return inOrder([...new Map(fresh.map((item) => [pingKey({ ...item, personId: receiver }), item])).values()]);
}

/** Items in the order of the message, the most urgent first. */
export const inOrder = (items: readonly Item[]): readonly Item[] =>
  items.toSorted((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1));

/** The first day from which reminders count as already told. */
export const rememberedSince = (today: Day): Day => {
  const at = new Date(Date.parse(`${today}T00:00:00Z`) - REMEMBERED_DAYS * 86_400_000);
  return at.toISOString().slice(0, 10);
};

/** The stored reminder item of a person. */
export const pingOf = (item: Item, personId: string, day: Day, source: string): Ping => ({
  rule: item.rule,
  about: item.about,
  period: item.period,
  stage: item.stage,
  personId,
  unitId: item.unitId,
  day,
  source,
});

/** The stored reminder item of a person together with what the message says about it, so that it can be drawn again. */
export const drawnPingOf = (item: Item, personId: string, day: Day, source: string): Ping => ({
  ...pingOf(item, personId, day, source),
  item: JSON.stringify({ ...item, press: buttonOf(item)?.press }),
});
