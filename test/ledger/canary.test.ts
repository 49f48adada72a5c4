import { afterAll, beforeAll, expect, test } from "vitest";
import { isWithin, ROOT, type Tree } from "#core";
import { larkTraits } from "#platforms";
import { makingFiles } from "#reports";
import { changeTree, insertRole, insertUnit, loadTree, upsertChat } from "#store";
import { createDice } from "../../src/demo/dice.ts";
import { ADMIN, chatOf, openVillage, START, UNITS, type Village } from "./village.ts";

/** Ten units and ten groups: an organ and its branch, five times over, beside the village's own. */
const ORGANS = ["审计局", "统计局", "司法局", "林业局", "体育局"];
const MORE = ORGANS.flatMap((name, index) => [
  { id: `o${index}`, name: `市${name}`, kind: "organ", parentId: "gw" } as const,
  { id: `p${index}`, name: `市${name}机关支部`, kind: "branch", parentId: `o${index}` } as const,
]);
const UNIT_IDS = MORE.map(({ id }) => id);
/** Words that no two units share a character of, so that no title is like another's. */
const SONGS = "鸢鹂鹊 麒麟魉 璎珞瑾 蘅芜芷 榫楔枘 鼎彝鬲 舸舫舻 砚墨笺 霰霭霁 锦绣缎".split(" ");
const canaryOf = (unitId: string) => SONGS[(UNIT_IDS as readonly string[]).indexOf(unitId)] ?? "";
const CANARY = new RegExp(SONGS.join("|"), "g");
const HAS_CANARY = new RegExp(SONGS.join("|"));

const OPERATIONS = 10_000;

let village: Village;
let tree: Tree;
/** Person → the units whose subtrees they look after. */
const rights = new Map<string, readonly string[]>();

beforeAll(async () => {
  village = await openVillage((db) => db, 5_000);
  const { db } = village;
  const grant = (person: string, unitId: string, role: string) => {
    rights.set(person, [...(rights.get(person) ?? []), unitId]);
    return insertRole(db.query, {
      platform: "lark",
      id: `canary-${person}-${unitId}-${role}`,
      personId: person,
      unitId,
      role,
      grantedBy: ADMIN,
      grantedAt: START,
    });
  };
  await db.commit([
    changeTree(db.query, await loadTree(db.query), START),
    ...MORE.flatMap(({ parentId, ...one }) =>
      insertUnit(
        db.query,
        {
          ...one,
          level: "市",
          names: [],
          class: undefined,
          memberCount: 20,
          secretaryName: undefined,
          activeFrom: "2026-01-01",
          activeTo: undefined,
          version: 1,
        },
        parentId,
      ),
    ),
    ...MORE.map(({ id, name }) =>
      upsertChat(db.query, { platform: "lark", id: chatOf(id), kind: "group", name: `${name}群`, personId: undefined }),
    ),
    ...MORE.flatMap(({ id }) => [grant(`ou_s_${id}`, id, "secretary"), grant(`ou_m_${id}`, id, "member")]),
    grant("ou_leader_o0", "o0", "leader"),
    grant("ou_two", "o1", "leader"),
    grant("ou_two", "p3", "secretary"),
  ]);
  for (const { id } of MORE)
    await db.query.updateTable("chat").set({ unit_id: id }).where("id", "=", chatOf(id)).execute();
  tree = await loadTree(db.query);
});
afterAll(() => village.db.close());

const PEOPLE = [...UNIT_IDS.flatMap((id) => [`ou_s_${id}`, `ou_m_${id}`]), "ou_leader_o0", "ou_two", "ou_guest"];
const DAYS = ["9月12日", "10月13日", "11月2日", "11月17日"];

/** What somebody may say in a group of a unit: only that unit's canary is ever typed there. */
function lineFor(dice: ReturnType<typeof createDice>, here: string): string {
  const canary = canaryOf(here);
  const day = dice.pick(DAYS);
  const number = 1 + dice.upTo(900);
  const other = MORE.find(({ id }) => id === dice.pick(UNIT_IDS))?.name ?? "";
  const kind = dice.pick(["党课", "志愿", "检查", "全部", "帮扶", ""]).replace("全部", "");
  const period = dice.pick(["本月", "今年", "9月", "第三季度", "上周"]);
  return dice.pick([
    () => `/党课 ${day} ${canary}${number} 主讲=${canary} ${5 + dice.upTo(60)}人`,
    () => `/党课 ${day} 合办的一课${number} ${5 + dice.upTo(60)}人 联合单位=${other}`,
    () => `/志愿 ${day} ${canary}${number} ${5 + dice.upTo(30)}人 受益${dice.upTo(50)}人次 地点=${canary}`,
    () =>
      `/检查 ${day} ${dice.next() < 0.5 ? `${other} 问题:1.记录缺页` : `${canary}档案室 问题:1.${canary}`} 2.台账缺页 期限=两周`,
    () => `/帮扶 ${day} ${canary}${number} 解决困难2件`,
    () => `/活动 ${day} ${canary}${number}`,
    () => `/亮身份 ${day} 名单=${canary}、赵刚`,
    () => `/明细 ${number}`,
    () => `/明细 ${period} ${kind} ${other}`,
    () => `/明细 党课场次 ${period} ${other}`,
    () => `/汇总 ${period} ${kind} ${other}`,
    () => `/汇总 ${period}`,
    () => `/改 ${number} 备注=已归档${number}`,
    () => `/改 ${number} 人数=${10 + dice.upTo(50)}`,
    () => `/改 ${number}`,
    () => `/撤 ${number}`,
    () => `/核 ${number}`,
    () => `/退 ${number} 再核对`,
    () => `/销号 Z${1 + dice.upTo(200)} 已归档`,
    () => `/核 Z${1 + dice.upTo(200)}`,
    () => `/退 Z${1 + dice.upTo(200)} 不齐`,
    () => `/延期 Z${1 + dice.upTo(200)} 30天 人手不够`,
    () => `/整改 ${other}`,
    () => `/整改 Z${1 + dice.upTo(200)}`,
    () => "/整改",
    () => `/未报 ${period} ${other}`,
    () => "/我",
    () => `/导出 今年 ${kind} ${other} csv`,
    () => `/花名册 ${other}`,
    () => `/封账 ${dice.pick(["9月", "10月"])}`,
    () => "/封账 9月 差异",
    () => "/改",
  ])();
}

const PRESSES = [
  "edit",
  "withdraw",
  "restore",
  "repeat",
  "joint",
  "record",
  "detail",
  "lock-late",
  "ticket-verify",
  "keep",
];

async function press(dice: ReturnType<typeof createDice>, who: string, chatId: string): Promise<void> {
  const number = String(1 + dice.upTo(900));
  const action = dice.pick(PRESSES);
  const value = {
    repeat: dice.pick(["same", "other"]),
    joint: `${dice.pick(["same", "different", "no"])}:${1 + dice.upTo(900)}`,
    "lock-late": dice.pick(["yes", "no"]),
    "ticket-verify": "2",
    detail: `2026-01-01|2026-11-20|${dice.pick(UNIT_IDS)}|${dice.pick(["", "lecture"])}||| ${dice.upTo(3) * 8}`.replace(
      "| ",
      "|",
    ),
  }[action];
  await village.press(who, chatId, action, number, value);
}

/** What is in the file that is owed. */
async function fileOf(spec: unknown): Promise<string> {
  let text = "";
  const maker = makingFiles(
    {
      send: async (message: { readonly bytes?: Uint8Array }) => {
        text = new TextDecoder().decode(message.bytes ?? new Uint8Array());
        return { outcome: "sent", messageId: "om" };
      },
    } as never,
    { db: village.db, platform: larkTraits, clock: () => "2026-11-22T02:00:00.000Z" },
  );
  await maker.send({ messageType: "file", content: JSON.stringify({ spec }) } as never);
  return text;
}

test("text of one unit never appears in another's group, card or file during ten thousand random actions", {
  timeout: 600_000,
}, async () => {
  const dice = createDice(2_026);
  const { db } = village;
  const reports = new Map<string, Set<string>>();
  const leaks: string[] = [];
  const counts = { rows: 0, files: 0, canaries: 0 };
  let last = "";
  for (let deed = 0; deed < OPERATIONS; deed += 1) {
    const done = await act(dice, reports);
    const rows = await db.query
      .selectFrom("outbox")
      .select(["id", "target", "order_key as chat", "action", "payload"])
      .where("id", ">", last)
      .orderBy("id")
      .execute();
    for (const row of rows) {
      last = row.id;
      const { text, isFile } = await wordsOf(row.payload);
      const heard = [...text.matchAll(CANARY)].map(([canary]) => canary);
      counts.rows += 1;
      counts.files += isFile ? 1 : 0;
      counts.canaries += heard.length;
      const target = row.action === "create" ? row.target : row.chat;
      const leaked = heard.filter((canary) => !mayHear(target, UNIT_IDS[SONGS.indexOf(canary)] ?? "", reports));
      leaks.push(...leaked.map((canary) => `${canary} to ${row.target} (${row.chat}) ${done} ${text.slice(0, 200)}`));
    }
    if (leaks.length > 5) break;
  }
  process.stdout.write(`canaries: ${OPERATIONS} deeds, ${JSON.stringify(counts)}\n`);
  expect(leaks).toEqual([]);
  expect(counts.canaries).toBeGreaterThan(5_000);
  expect(counts.files).toBeGreaterThan(10);
});

/** Somebody says or presses something; who has reported in which unit is noted. Answers what it was. */
async function act(dice: ReturnType<typeof createDice>, reports: Map<string, Set<string>>): Promise<string> {
  const here = dice.pick(UNIT_IDS);
  const who = dice.next() < 0.5 ? `ou_${dice.pick(["s", "m"])}_${here}` : dice.pick(PEOPLE);
  const isDirect = dice.next() < 0.15;
  const said = lineFor(dice, here);
  const isReport = /^\/(?:党课|志愿|检查|帮扶|活动|亮身份)/.test(said);
  // In their own chat people ask; what they type there would belong to whatever unit is theirs.
  if (isDirect && !isReport && !HAS_CANARY.test(said)) await village.say(who, `oc_d${who}`, said, true);
  else if (dice.next() < 0.25) await press(dice, who, isDirect ? `oc_d${who}` : chatOf(here));
  else if (!isDirect) {
    await village.say(who, chatOf(here), said);
    if (isReport) reports.set(who, (reports.get(who) ?? new Set()).add(here));
  }
  return `by ${who} in ${here}: ${said}`;
}

/** What a row of the outbox says, with the words of the file where it owes one. */
async function wordsOf(row: string): Promise<{ readonly text: string; readonly isFile: boolean }> {
  const { messageType, content } = JSON.parse(row) as { messageType: string; content: string };
  const isFile = messageType === "file";
  return { text: isFile ? await fileOf(JSON.parse(content).spec) : content, isFile };
}

/** Whether what belongs to a unit may be heard by a group or a person: in its own subtree, and of what they said themselves. */
function mayHear(target: string, unitId: string, reports: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const below = (above: string) => isWithin(tree, unitId, above, "2026-11-20");
  const person = target.startsWith("oc_d") ? target.slice(4) : target;
  if (person.startsWith("ou_"))
    return (rights.get(person) ?? []).some(below) || (reports.get(person)?.has(unitId) ?? false);
  const bound = [...UNITS.map(({ id }) => id as string), ...UNIT_IDS, ROOT].find((id) => chatOf(id) === target);
  return bound !== undefined && below(bound);
}
