import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allMeasures, ROOT } from "#core";
import { changeTree, insertRole, insertUnit, loadTree } from "#store";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

const GROUP = "市直机关工委工作群";

let town: Conversation;
let leader: Visitor;
beforeAll(async () => {
  town = await conversation();
  const { query } = town.db;
  const now = town.sandbox.clock();
  const county = { id: "xian", name: "临河县机关工委", names: [], level: "县", kind: "committee" } as const;
  const more = { class: undefined, memberCount: 30, secretaryName: undefined, activeTo: undefined, version: 1 };
  const given = { platform: "lark", grantedBy: openIdOf("韩梅"), grantedAt: now };
  await town.db.commit([
    changeTree(query, await loadTree(query), now),
    ...insertUnit(query, { ...county, ...more, activeFrom: "2025-01-01" }, ROOT),
    insertRole(query, { id: "r1", personId: openIdOf("韩梅"), unitId: "xian", role: "secretary", ...given }),
    insertRole(query, { id: "r2", personId: openIdOf("周敏"), unitId: ROOT, role: "leader", ...given }),
  ]);
  await town.say("韩梅", GROUP, "/志愿 11月20日 清洁家园 32人 2小时 单位=市直机关工委");
  await town.say("韩梅", "单聊", "/志愿 11月20日 河道巡查 20人 2小时 单位=临河县机关工委");
  await town.say("韩梅", GROUP, "/班子会 11月19日 集中学习 8人 单位=市直机关工委");
  await town.say("韩梅", "单聊", "/班子会 11月18日 集中学习 7人 单位=临河县机关工委");
  leader = visitor(town, "周敏");
  await leader.signIn();
});
afterAll(() => town.close());

const see = async (path: string) => (await leader.ask(`/ledger${path}`)).text;
const figureIn = (text: string, id: string): number =>
  Number(new RegExp(`figures/${id}\\?[^"]*">(\\d+)`).exec(text)?.[1] ?? "NaN");

describe("the whole city", () => {
  test("counts everybody in each figure, the counties too, as in its charts and its list of records", async () => {
    const text = await see(`?unit=${ROOT}`);
    expect([figureIn(text, "M3.5"), figureIn(text, "M1.1")]).toEqual([2, 2]);
    expect(text).toContain("各项数均连同全市各级");
    expect(await see(`/records?unit=${ROOT}&kind=volunteering`)).toContain("共2条");
    for (const id of ["desk-gw", "xian"]) expect(figureIn(await see(`?unit=${id}`), "M3.5")).toBe(1);
  });

  test("opens each figure's records of all levels, and names their units", async () => {
    const text = await see(`/figures/M3.5?unit=${ROOT}`);
    expect(text).toContain('<p class="quiet">全市，');
    expect(text).toContain("清洁家园");
    expect(text).toContain("河道巡查");
    for (const { id } of allMeasures) expect((await leader.ask(`/ledger/figures/${id}?unit=${ROOT}`)).status).toBe(200);
  });

  test("labels which of a committee's figures count it alone and which all three levels", async () => {
    const text = await see("?unit=desk-gw");
    expect(text).toContain("标“本级”的只计市直机关工委自身，标“全市”的计全市各级；其余各项和各月登记条数均连同下级");
    expect(text).toMatch(/班子会集中学习次数 <span class="tag">本级<\/span>/);
    expect(text).toMatch(/联席会议次数 <span class="tag">全市<\/span>/);
  });

  test("has a report of its own with the same counts as its overview", async () => {
    const text = await see(`/speech?unit=${ROOT}`);
    expect(text).toContain("全市今年“八个三”工作情况");
    expect(text.replaceAll(/<[^>]+>/g, "")).toMatch(/志愿服务2次/);
  });
});
