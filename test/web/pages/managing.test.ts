import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRoles, rolesOf } from "#store";
import type { PersonName } from "../../support/conversation.ts";
import type { Seen, Visitor } from "../../support/visitor.ts";
import { type Desk, openDesk } from "../desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.town.close());

describe("the roster", () => {
  const send = async (who: PersonName, csv: string, extra: Readonly<Record<string, string>> = {}): Promise<Seen> => {
    const form = new FormData();
    form.set("file", new File([csv], "花名册.csv", { type: "text/csv" }));
    for (const [name, value] of Object.entries(extra)) form.set(name, value);
    const person = desk.people.get(who) as Visitor;
    return person.ask("/ledger/roster", { method: "POST", body: form, headers: { origin: desk.town.url } });
  };

  test("of a secretary has their own unit only and cannot be changed", async () => {
    const { text } = await desk.see("李敏", "/roster/export/csv");
    expect(text).toMatch(/^\ufeff?编号,名称/);
    expect(text.trim().split(/\r?\n/)).toHaveLength(2);
    expect((await send("李敏", "名称,上级,类型\n市审计局,市直机关工委,机关\n")).status).toBe(404);
  });

  test("is imported completely by an admin, after a dry run that writes nothing", async () => {
    const csv = "名称,上级,类型\n市审计局,市直机关工委,机关\n";
    expect((await send("韩梅", csv, { dryRun: "1" })).text).toContain("核对通过，尚未写入：新增1个");
    expect((await desk.see("韩梅", "/roster")).text).not.toContain("市审计局");
    expect((await send("韩梅", csv)).text).toContain("导入完成：新增1个");
    expect((await desk.see("韩梅", "/roster")).text).toContain("市审计局");
    expect((await desk.see("韩梅", "/audit")).text).toMatch(/导入花名册[\s\S]*新增 1/);
  });

  test("is refused completely with a line for each wrong row", async () => {
    const seen = await send("韩梅", "名称,上级,类型\n市档案局,市直机关工委,机关\n市某局,没有的上级,机关\n");
    expect(seen.status).toBe(422);
    expect(seen.text).toContain("第3行");
    expect((await desk.see("韩梅", "/roster")).text).not.toContain("市档案局");
  });

  test("accepts only forms of its own page", async () => {
    const person = desk.people.get("韩梅") as Visitor;
    for (const origin of ["null", "http://evil.example", "http://127.0.0.1:1"]) {
      const seen = await person.ask("/ledger/roster", { method: "POST", body: "", headers: { origin } });
      expect(seen.status).toBe(403);
    }
  });
});

/** Asks for an appointment, and sends the form that the page then shows to be confirmed. */
async function appointed(path: string, fields: Readonly<Record<string, string>>): Promise<Seen> {
  const { text } = await desk.post("韩梅", path, fields);
  const shown = /<section class="held"[\s\S]*?<\/section>/.exec(text)?.[0] ?? "";
  const hidden = [...shown.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  return await desk.post("韩梅", path, Object.fromEntries(hidden));
}

describe("roles", () => {
  test("are granted and revoked by an admin, and the audit says by whom", async () => {
    const given = await appointed("/roles", { person: "李敏", role: "leader", unit: "desk-sw-1" });
    expect(given.text).toContain("已任命：李敏为市水务局机关支部领导。");
    expect(await desk.statusOf("李敏", "/units/desk-sw-1")).toBe(200);
    const [held] = (await rolesOf(desk.town.db.query, "desk-sw-1")).filter(({ role }) => role === "leader");
    expect((await desk.post("韩梅", "/roles", { end: held?.id ?? "" })).text).toContain("已免去：李敏");
    expect(await desk.statusOf("李敏", "/units/desk-sw-1")).toBe(404);
    expect((await desk.see("韩梅", "/audit")).text).toMatch(/免去[\s\S]*人员 李敏[\s\S]*任命/);
  });

  test("are revoked on the page by the chat's own command: the same audit, once, also of a person whose name others have", async () => {
    const { db } = desk.town;
    const rows = (source: string) =>
      db.query
        .selectFrom("audit")
        .select(["action", "actor_id", "object", "unit_id", "details"])
        .where("source", "like", source)
        .execute();
    const audit = async () => [...(await rows("page:end-%"))];
    for (const id of ["ou_first", "ou_second"])
      await db.query
        .insertInto("person")
        .values({ id, platform: "lark", name: "王重名", post: null, seen_at: "2026-01-01T00:00:00.000Z" })
        .execute();
    await db.query
      .insertInto("role")
      .values({
        id: "second-role",
        platform: "lark",
        person_id: "ou_second",
        unit_id: "desk-sw-1",
        role: "leader",
        granted_by: "ou_second",
        granted_at: "2026-01-01T00:00:00.000Z",
        ended_at: null,
      })
      .execute();
    const before = await audit();
    const gone = await desk.post("韩梅", "/roles", { end: "second-role" });
    expect(gone.text).toContain("已免去：王重名不再是市水务局机关支部领导");
    const added = (await audit()).slice(before.length);
    expect(added).toMatchObject([
      {
        action: "role.end",
        object: "person:ou_second",
        unit_id: "desk-sw-1",
        details: JSON.stringify({ role: "leader" }),
      },
    ]);
    expect((await desk.post("韩梅", "/roles", { end: "second-role" })).text).toContain("该身份已有变动");
    expect((await audit()).length).toBe(before.length + 1);
  });

  test.each([
    ["no such person", { person: "无此人", role: "member", unit: "desk-cz" }, "台账中没有「无此人」"],
    ["a role held already", { person: "李敏", role: "secretary", unit: "desk-cz" }, "已经是市财政局书记"],
    ["an admin", { person: "李敏", role: "admin", unit: "city" }, "请选择身份"],
    ["no such unit", { person: "李敏", role: "member", unit: "nowhere" }, "没有名称含「nowhere」的单位"],
    ["several units", { person: "李敏", role: "member", unit: "市水务" }, "不止一个"],
    ["an admin's role to be taken", { end: "desk-role-6" }, "已有变动"],
  ])("are not given to %s", async (_, fields, text) => {
    const seen = await desk.post("韩梅", "/roles", fields as Readonly<Record<string, string>>);
    expect(seen.status).toBe(422);
    expect(seen.text).toContain(text);
    // What was filled in stays.
    if ("person" in fields)
      expect(seen.text).toContain(`name="person" maxlength="20" autocomplete="off" value="${fields.person}"`);
  });

  test("are granted by a unit's name, and the present holder of the role is named", async () => {
    const fields = { person: "王建国", role: "secretary", unit: "市水务局机关支部" };
    const asked = await desk.post("韩梅", "/roles", fields);
    for (const words of ["请确认：任命王建国为市水务局机关支部书记", "市财政局机关第一支部党员", "现任书记：陈立新"])
      expect(asked.text).toContain(words);
    // Nothing is done before it was confirmed.
    expect((await rolesOf(desk.town.db.query, "desk-sw-1")).map(({ personName }) => personName)).toEqual(["陈立新"]);
    const given = await appointed("/roles", fields);
    await desk.town.settle();
    expect(
      desk.town
        .direct("王建国")
        .map(({ text }) => text)
        .join(),
    ).toContain("您是市水务局机关支部书记");
    expect(given.text).toContain("已任命：王建国为市水务局机关支部书记。原任陈立新仍在任，如已离任请免去。");
    const held = (await rolesOf(desk.town.db.query, "desk-sw-1")).find(({ personName }) => personName === "王建国");
    await desk.post("韩梅", "/roles", { end: held?.id ?? "" });
  });

  test("cannot be granted by a secretary, a leader or another site", async () => {
    const before = (await allRoles(desk.town.db.query)).length;
    const fields = { person: "王建国", role: "secretary", unit: "desk-cz" };
    expect((await desk.post("李敏", "/roles", fields)).status).toBe(404);
    expect((await desk.post("周敏", "/roles", fields)).status).toBe(404);
    expect((await desk.post("韩梅", "/roles", fields, "http://evil.example")).status).toBe(403);
    expect(await allRoles(desk.town.db.query)).toHaveLength(before);
  });
});

describe("schedules", () => {
  test("are changed by an admin: how often something is due, and which days are working days", async () => {
    const changed = await desk.post("韩梅", "/schedules", { cadence: "lecture", class: "三类", every: "每半年" });
    expect(changed.text).toContain("（三类单位）改为每半年，从现在起按新的算。");
    expect(changed.text).toContain("三类每半年");
    const declared = await desk.post("韩梅", "/schedules", { day: "2027-02-20", is: "上班" });
    expect(declared.text).toContain("工作日：2027-02-20");
    expect((await desk.post("韩梅", "/schedules", { day: "2027-02-20", is: "按国务院安排" })).text).toContain(
      "无另定的工作日",
    );
    expect((await desk.see("韩梅", "/audit")).text).toMatch(/改工作日[\s\S]*改报送周期/);
  });

  test.each([
    ["no such cadence", { cadence: "nothing", every: "每月" }],
    ["no such rhythm", { cadence: "lecture", every: "天天" }],
    ["no such class", { cadence: "lecture", every: "每月", class: "四类" }],
    ["no day", { day: "2027-02-30", is: "上班" }],
    ["nothing", {}],
  ])("stay as they are for %s", async (_, fields) => {
    const seen = await desk.post("韩梅", "/schedules", fields as unknown as Readonly<Record<string, string>>);
    expect([seen.status, seen.text.includes("没有改动")]).toEqual([422, true]);
  });

  test("cannot be changed by people who are no admins, nor by a form of another site", async () => {
    const fields = { cadence: "lecture", class: "", every: "每年" };
    expect((await desk.post("李敏", "/schedules", fields)).status).toBe(404);
    expect((await desk.post("周敏", "/schedules", fields)).status).toBe(404);
    expect((await desk.post("韩梅", "/schedules", fields, "http://evil.example")).status).toBe(403);
    expect((await desk.see("李敏", "/schedules")).text).not.toContain('name="cadence"');
  });
});
