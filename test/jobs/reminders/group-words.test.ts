import { expect, test } from "vitest";
import { addressedItems, readStage } from "#jobs";
import { changeTree, createTreeReader, insertRole, insertUnit, loadTree, write } from "#store";
import { idOf, openTown, textOf } from "../town.ts";

const COMMITTEE = "市直机关工委工作群";
const SHUIWU = "市水务局机关支部群";

test("a group without a secretary is told of each overdue finding once, by unit and number, and how many are not listed", async () => {
  const town = await openTown({ at: "2026-11-20 10:00" });
  const problems = Array.from({ length: 12 }, (_, index) => `${index + 1}.会议记录缺签到`).join(" ");
  await town.say("韩梅", COMMITTEE, `/检查 今天 市水务局机关支部 问题:${problems} 期限=11月27日`);
  await town.db.commit([write(town.db.query.deleteFrom("role").where("person_id", "=", idOf("陈立新")))]);
  const sent = await town.until("2026-11-30 18:00");
  const cards = sent.filter(({ source, to }) => source.startsWith("job:group-notice:") && to === SHUIWU);
  const text = textOf(cards.at(-1)?.card);
  expect(text).toContain("🔴 整改 Z1 市水务局机关支部：已超期1个工作日，期限11月27日");
  expect(text.match(/ Z1 /g)).toHaveLength(1);
  expect(text).toContain("另有3项");
  for (let number = 1; number <= 12; number += 1) expect(text).toContain(` Z${number} `);
  expect(cards.map(({ card }) => textOf(card)).join()).not.toContain("签到");
});

test("the leader is told of a missing plan every month (R8), the admin of a term that ends (R17)", async () => {
  const town = await openTown({ at: "2026-01-08 10:00" });
  await town.say("韩梅", COMMITTEE, "/新建支部 2023年5月20日 成立快递行业联合党支部 党员9名 文号=8号");
  const { query } = town.db;
  const now = town.bot.clock();
  const unit = {
    id: "xian",
    name: "临河县机关工委",
    names: [],
    level: "县",
    kind: "committee",
    class: undefined,
  } as const;
  const more = { memberCount: 30, secretaryName: undefined, activeFrom: "2025-01-01", activeTo: undefined, version: 1 };
  const role = { id: "xian-1", personId: idOf("李敏"), unitId: "xian", role: "secretary" } as const;
  await town.db.commit([
    changeTree(query, await loadTree(query), now),
    ...insertUnit(query, { ...unit, ...more }, "city"),
    insertRole(query, {
      platform: "lark",
      ...role,
      id: "xian-2",
      personId: idOf("周敏"),
      role: "leader",
      grantedBy: idOf("韩梅"),
      grantedAt: now,
    }),
    insertRole(query, { platform: "lark", ...role, grantedBy: idOf("韩梅"), grantedAt: now }),
  ]);
  const readTree = createTreeReader();
  const stages = async (rule: string, day: string) => {
    town.set(`${day} 10:00`);
    const found = await addressedItems(await readStage(town.bot, readTree));
    return new Set(found.filter(({ item }) => item.rule === rule).map(({ item }) => `${item.stage} ${item.to}`));
  };
  const plan = "late-leader";
  const heard = async (day: string) => [...(await stages("year", day))].filter((stage) => stage.startsWith(plan));
  expect(await heard("2026-03-31")).toEqual([]);
  expect(await heard("2026-04-01")).toEqual([`${plan}-04 leader`]);
  expect(await heard("2026-08-03")).toEqual([`${plan}-08 leader`]);
  expect(await stages("term", "2026-02-27")).toEqual(new Set(["3 secretary", "3-admin admin"]));
});
