import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allMeasures } from "#core";
import { allRoles, endRole, importRoster, insertPostings, insertRole, rolesOf } from "#store";
import { pages, pageUrl } from "#web";
import { type Conversation, conversation, openIdOf, type PersonName } from "../support/conversation.ts";
import { type Seen, type Visitor, visitor } from "../support/visitor.ts";

const FINANCE = "市财政局机关党建群";
const WATER = "市水务局机关支部群";
/** Words that only the water branch ever says. */
const CANARY = "金丝雀暗语";
const INJECTED = '<img src=x onerror="alert(1)">&amp;';

let town: Conversation;
const people = new Map<PersonName, Visitor>();

beforeAll(async () => {
  town = await conversation();
  await town.say("李敏", FINANCE, `/党课 11月20日 35人 ${INJECTED} 主讲=李敏`);
  await town.say("王建国", FINANCE, "/志愿 11月21日 清扫街道 12人 2小时");
  await town.say("陈立新", WATER, `/党课 11月19日 20人 ${CANARY} 主讲=陈立新`);
  await town.say("周敏", "市直机关工委工作群", "周敏只是看看");
  await town.say("韩梅", "市直机关工委工作群", `/检查 11月18日 市水务局机关支部 问题:1.${CANARY}记录不全 限期两周`);
  await town.say("韩梅", "市直机关工委工作群", "/要点 1月8日 志愿常态化 指标=志愿次数 目标=50次 期限=12月31日");
  await town.say("周敏", "单聊", `/查处 11月10日 1起 处理2人 ${CANARY}案`);
  for (const who of ["王建国", "李敏", "陈立新", "周敏", "韩梅"] as const) {
    const person = visitor(town, who);
    await person.signIn();
    people.set(who, person);
  }
});
afterAll(() => town.close());

const see = async (who: PersonName, path: string): Promise<Seen> => {
  const person = people.get(who);
  if (person === undefined) throw new Error(`${who} is not there`);
  return person.ask(`/ledger${path}`);
};
const statusOf = async (who: PersonName, path: string): Promise<number> => (await see(who, path)).status;
const numberOf = async (words: string): Promise<number> =>
  (await town.records()).find(({ line }) => line.includes(words))?.number ?? 0;

const OWN_UNIT: Readonly<Record<PersonName, string>> = {
  王建国: "desk-cz-1",
  李敏: "desk-cz",
  陈立新: "desk-sw-1",
  周敏: "desk-gw",
  韩梅: "desk-gw",
};

/** What each person of the desk may open (200), does not find (404), for their own unit and for one beside it. */
const RIGHTS: readonly (readonly [who: PersonName, path: string, own: number, other: number])[] = [
  ["王建国", "?unit=", 200, 404],
  ["王建国", "/coverage?unit=", 200, 404],
  ["王建国", "/findings?unit=", 200, 404],
  ["王建国", "/records?unit=", 200, 404],
  ["王建国", "/figures/M1.6?unit=", 200, 404],
  ["王建国", "/units/", 200, 404],
  ["李敏", "?unit=", 200, 404],
  ["李敏", "/coverage?unit=", 200, 404],
  ["李敏", "/findings?unit=", 200, 404],
  ["李敏", "/records?unit=", 200, 404],
  ["李敏", "/figures/M1.6?unit=", 200, 404],
  ["李敏", "/units/", 200, 404],
];

describe("a page about a unit", () => {
  test.each(RIGHTS)("%s at %s: own %i, another's %i", async (who, path, own, other) => {
    expect(await statusOf(who, `${path}${OWN_UNIT[who]}`)).toBe(own);
    expect(await statusOf(who, `${path}desk-sw-1`)).toBe(other);
    // What is another's and what does not exist look the same.
    const [foreign, absent] = [await see(who, `${path}desk-sw-1`), await see(who, `${path}no-such-unit`)];
    expect(foreign.text).toBe(absent.text);
  });

  test("a leader and a secretary above reach everything below, and nothing above", async () => {
    for (const who of ["周敏", "韩梅"] as const) {
      expect(await statusOf(who, "?unit=desk-sw-1")).toBe(200);
      expect(await statusOf(who, "/units/desk-cz-1")).toBe(200);
      expect(await statusOf(who, "/units/city")).toBe(404);
    }
  });
});

/** Pages that concern no single unit: who finds them. */
const PLACES: readonly (readonly [path: string, finds: readonly PersonName[]])[] = [
  ["/roster", ["李敏", "陈立新", "韩梅"]],
  ["/roster/export/csv", ["李敏", "陈立新", "韩梅"]],
  ["/roles", ["李敏", "陈立新", "韩梅"]],
  ["/schedules", ["李敏", "陈立新", "韩梅"]],
  ["/health", ["韩梅"]],
  ["/audit", ["韩梅"]],
];

test.each(PLACES)("%s opens for %j alone", async (path, finds) => {
  const all = [...people.keys()];
  const statuses: number[] = [];
  for (const who of all) statuses.push(await statusOf(who, path));
  expect(all.filter((_, at) => statuses[at] === 200)).toEqual(finds);
  expect(statuses.filter((status) => status !== 200 && status !== 404)).toEqual([]);
});

test("a pure admin is led to what they may see, and sees no records", async () => {
  await town.db.query.updateTable("role").set({ ended_at: "x" }).where("id", "=", "desk-role-7").execute();
  const admin = people.get("韩梅") as Visitor;
  const first = await admin.follow("/ledger");
  const statuses = [await statusOf("韩梅", "?unit=desk-gw"), await statusOf("韩梅", "/units/desk-gw")];
  const record = await statusOf("韩梅", `/records/${await numberOf("清扫街道")}`);
  await town.db.query.updateTable("role").set({ ended_at: null }).where("id", "=", "desk-role-7").execute();
  expect(first.text).toContain("<h1>花名册</h1>");
  expect(statuses).toEqual([303, 404]);
  expect(record).toBe(404);
});

describe("one record", () => {
  test("opens for those above its unit and for who reported it, with its line, its sender and its time", async () => {
    const number = await numberOf("清扫街道");
    const seen = await see("李敏", `/records/${number}`);
    expect(seen.text).toContain("/志愿 11月21日 清扫街道 12人 2小时");
    expect(seen.text).toMatch(/王建国 11月22日 10:\d\d 原话/);
    expect(await statusOf("王建国", `/records/${number}`)).toBe(200);
    expect(await statusOf("周敏", `/records/${number}`)).toBe(200);
    expect(await statusOf("陈立新", `/records/${number}`)).toBe(404);
  });

  test("a member does not open a colleague's", async () => {
    expect(await statusOf("王建国", `/records/${await numberOf("主讲=李敏")}`)).toBe(404);
  });

  test("a case of discipline opens for nobody, and its words stand on no page", async () => {
    const number = await numberOf(`${CANARY}案`);
    expect(number).toBeGreaterThan(0);
    for (const who of people.keys()) expect(await statusOf(who, `/records/${number}`)).toBe(404);
    const seen = await Promise.all(
      [
        "",
        "/records",
        "/units/desk-gw",
        "/figures/M6.1",
        "/figures/M6.2",
        "/coverage",
        "/records?kind=discipline_case",
      ].map((path) => see("周敏", path)),
    );
    for (const { text } of seen) expect(text).not.toContain(`${CANARY}案`);
    expect((await see("周敏", "/figures/M6.1")).text).toContain("依规不展开");
  });
});

test("nothing of another unit reaches any page", async () => {
  const paths = ["", "?period=month", "/records", "/findings", "/coverage", "/roster", "/roles", "/schedules"];
  const figures = allMeasures.map(({ id }) => `/figures/${id}`);
  for (const who of ["王建国", "李敏"] as const) {
    for (const path of [...paths, ...figures, `/units/${OWN_UNIT[who]}`]) {
      const { text } = await see(who, path);
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain("水务局");
    }
  }
});

test("a figure of the whole city counts what lies beyond, and names none of it", async () => {
  const { query } = town.db;
  const now = town.sandbox.clock();
  const county = { line: 2, cells: { 名称: "清河县机关工委", 类型: "工委", 层级: "县", 编号: "qh" } };
  expect((await importRoster(town.db, [county], { now })).ok).toBe(true);
  const held = { id: "for-a-moment", personId: openIdOf("韩梅"), unitId: "qh", role: "secretary" };
  await town.db.commit([insertRole(query, { ...held, grantedBy: "test", grantedAt: now })]);
  await town.say("韩梅", "单聊", `/联席 11月5日 ${CANARY}联席会 级别=县 单位=清河县机关工委`);
  await town.db.commit([endRole(query, held.id, now)]);
  const { text } = await see("周敏", "/figures/M2.1");
  expect(text).toContain('<p class="headline">1次</p>');
  expect(text).toContain("另有1条属于您看不到的单位");
  expect(text).not.toContain(`${CANARY}联席会`);
});

test("a member of an organ sees the organ's own, and nothing of the branches below it", async () => {
  const { query } = town.db;
  const held = { id: "organ-member", personId: openIdOf("王建国"), unitId: "desk-sw", role: "member" };
  await town.db.commit([insertRole(query, { ...held, grantedBy: "test", grantedAt: town.sandbox.clock() })]);
  const seen: Seen[] = [];
  for (const path of ["/units/desk-sw", "/records?unit=desk-sw", "/findings?unit=desk-sw", "/coverage?unit=desk-sw"])
    seen.push(await see("王建国", path));
  await town.db.commit([endRole(query, held.id, town.sandbox.clock())]);
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const { text } of seen) expect(text).not.toContain(CANARY);
  for (const { text } of seen) expect(text).not.toContain("市水务局机关支部");
});

test("the canary is there for those it belongs to", async () => {
  for (const path of ["/records", "/findings", "/units/desk-sw-1"])
    expect((await see("周敏", path)).text).toContain(CANARY);
});

test("what people write is shown as they wrote it and does nothing", async () => {
  const number = await numberOf("主讲=李敏");
  for (const path of ["/records", "/units/desk-cz", `/records/${number}`, "/figures/M1.6"]) {
    const { text } = await see("李敏", path);
    expect(text).not.toContain("<img");
    expect(text).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  }
});

describe("the overview", () => {
  test("shows the 45 figures, each opening its records, which sum to it", async () => {
    const { text } = await see("周敏", "");
    expect(text.match(/class="figure"/g)).toHaveLength(allMeasures.length);
    expect(text).toContain('href="/ledger/figures/M3.5?unit=desk-gw&amp;period=year">1次</a>');
    expect((await see("周敏", "/figures/M3.5")).text).toContain("清扫街道");
    expect((await see("周敏", "/figures/M1.6")).text).toMatch(/共2条，相加就是上面的数/);
  });

  test("sets a figure against the target of the year", async () => {
    expect((await see("周敏", "")).text).toContain("目标 50次，完成 2%");
    expect((await see("周敏", "?period=month")).text).not.toContain("目标 50次");
  });

  test("flags figures that contradict each other", async () => {
    const [record] = await town.records();
    const posting = { recordId: record?.id ?? "", kind: "secondment", measure: "person", unitId: "desk-gw" } as const;
    const rest = { day: "2026-03-01", adjust: false, category: "提拔", level: "市", approx: false, confirmed: false };
    await town.db.commit(insertPostings(town.db.query, [{ ...posting, ...rest, amount: 3 }]));
    const { text } = await see("周敏", "?period=year");
    expect(text).toContain("提拔人数不多于选派挂职人数");
  });

  test("of a time without records says what to do", async () => {
    const { text } = await see("陈立新", "?period=last-year");
    expect(text).toContain("无记录");
    expect((await see("陈立新", "/records?from=2020-01-01&to=2020-12-31")).text).toContain("这段时间没有记录");
  });
});

describe("an address asks only for what pages offer", () => {
  test.each([
    ["?period=decade"],
    ["/records?limit=201"],
    ["/records?limit=0"],
    ["/records?page=-1"],
    ["/records?sort=id"],
    ["/records?kind=password"],
    ["/records?from=2026-13-01&to=2026-12-31"],
    ["/records?from=2026-12-31&to=2026-01-01"],
    ["/coverage?year=1999"],
    ["/coverage?kind=nonsense"],
  ])("%s is refused with 400", async (path) => {
    expect(await statusOf("周敏", path)).toBe(400);
  });

  test.each([["/audit?limit=200"], ["/audit?sort=oldest"], ["/roster?sort=members&limit=1&page=2"]])(
    "%s is answered",
    async (path) => {
      expect(await statusOf("韩梅", path)).toBe(200);
    },
  );
});

describe("the roster", () => {
  const send = async (who: PersonName, csv: string, extra: Readonly<Record<string, string>> = {}): Promise<Seen> => {
    const form = new FormData();
    form.set("file", new File([csv], "花名册.csv", { type: "text/csv" }));
    for (const [name, value] of Object.entries(extra)) form.set(name, value);
    const person = people.get(who) as Visitor;
    return person.ask("/ledger/roster", { method: "POST", body: form, headers: { origin: town.url } });
  };

  test("of a secretary is their own unit alone, and theirs to read", async () => {
    const { text } = await see("李敏", "/roster/export/csv");
    expect(text).toMatch(/^\ufeff?编号,名称/);
    expect(text.trim().split(/\r?\n/)).toHaveLength(2);
    expect((await send("李敏", "名称,上级,类型\n市审计局,市直机关工委,机关\n")).status).toBe(404);
  });

  test("is imported whole by an admin, after a rehearsal that writes nothing", async () => {
    const csv = "名称,上级,类型\n市审计局,市直机关工委,机关\n";
    expect((await send("韩梅", csv, { dryRun: "1" })).text).toContain("核对通过，还没有写入：新增1个");
    expect((await see("韩梅", "/roster")).text).not.toContain("市审计局");
    expect((await send("韩梅", csv)).text).toContain("导入完成：新增1个");
    expect((await see("韩梅", "/roster")).text).toContain("市审计局");
    expect((await see("韩梅", "/audit")).text).toMatch(/导入花名册[\s\S]*新增 1/);
  });

  test("is refused whole with a line for each bad row", async () => {
    const seen = await send("韩梅", "名称,上级,类型\n市档案局,市直机关工委,机关\n市某局,没有的上级,机关\n");
    expect(seen.status).toBe(422);
    expect(seen.text).toContain("第3行");
    expect((await see("韩梅", "/roster")).text).not.toContain("市档案局");
  });

  test("comes from our own page only", async () => {
    const person = people.get("韩梅") as Visitor;
    for (const origin of ["null", "http://evil.example", "http://127.0.0.1:1"]) {
      const seen = await person.ask("/ledger/roster", { method: "POST", body: "", headers: { origin } });
      expect(seen.status).toBe(403);
    }
  });
});

describe("roles", () => {
  const post = async (who: PersonName, fields: Readonly<Record<string, string>>, origin = town.url): Promise<Seen> =>
    (people.get(who) as Visitor).ask("/ledger/roles", {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin },
    });

  test("are given and taken by an admin, and each time it is kept who did", async () => {
    const given = await post("韩梅", { person: "李敏", role: "leader", unit: "desk-sw-1" });
    expect(given.text).toContain("已任命：李敏为市水务局机关支部领导。");
    expect(await statusOf("李敏", "/units/desk-sw-1")).toBe(200);
    const [held] = (await rolesOf(town.db.query, "desk-sw-1")).filter(({ role }) => role === "leader");
    expect((await post("韩梅", { end: held?.id ?? "" })).text).toContain("已免去：李敏");
    expect(await statusOf("李敏", "/units/desk-sw-1")).toBe(404);
    expect((await see("韩梅", "/audit")).text).toMatch(/免去[\s\S]*人员 李敏[\s\S]*任命/);
  });

  test.each([
    ["no such person", { person: "无此人", role: "member", unit: "desk-cz" }, "还不认识「无此人」"],
    ["a role held already", { person: "李敏", role: "secretary", unit: "desk-cz" }, "已经是市财政局书记"],
    ["an admin", { person: "李敏", role: "admin", unit: "city" }, "请选身份和单位"],
    ["no such unit", { person: "李敏", role: "member", unit: "nowhere" }, "请选身份和单位"],
    ["an admin's role to be taken", { end: "desk-role-6" }, "已经变了"],
  ])("are not given to %s", async (_, fields, text) => {
    const seen = await post("韩梅", fields as Readonly<Record<string, string>>);
    expect(seen.status).toBe(422);
    expect(seen.text).toContain(text);
  });

  test("are not given by a secretary, a leader or another site", async () => {
    const before = (await allRoles(town.db.query)).length;
    const fields = { person: "王建国", role: "secretary", unit: "desk-cz" };
    expect((await post("李敏", fields)).status).toBe(404);
    expect((await post("周敏", fields)).status).toBe(404);
    expect((await post("韩梅", fields, "http://evil.example")).status).toBe(403);
    expect(await allRoles(town.db.query)).toHaveLength(before);
  });
});

describe("schedules", () => {
  const post = async (who: PersonName, fields: Readonly<Record<string, string>>, origin = town.url): Promise<Seen> =>
    (people.get(who) as Visitor).ask("/ledger/schedules", {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin },
    });

  test("are changed by an admin: how often something is due, and which day is worked", async () => {
    const changed = await post("韩梅", { cadence: "lecture", class: "三类", every: "每半年" });
    expect(changed.text).toContain("（三类单位）改为每半年，从现在起按新的算。");
    expect(changed.text).toContain("三类每半年");
    const declared = await post("韩梅", { day: "2027-02-20", is: "上班" });
    expect(declared.text).toContain("工作日：2027-02-20");
    expect((await post("韩梅", { day: "2027-02-20", is: "按国务院安排" })).text).toContain("没有另定的工作日");
    expect((await see("韩梅", "/audit")).text).toMatch(/改工作日[\s\S]*改报送周期/);
  });

  test.each([
    ["no such cadence", { cadence: "nothing", every: "每月" }],
    ["no such rhythm", { cadence: "lecture", every: "天天" }],
    ["no such class", { cadence: "lecture", every: "每月", class: "四类" }],
    ["no day", { day: "2027-02-30", is: "上班" }],
    ["nothing", {}],
  ])("stay as they are for %s", async (_, fields) => {
    const seen = await post("韩梅", fields as unknown as Readonly<Record<string, string>>);
    expect([seen.status, seen.text.includes("没有改动")]).toEqual([422, true]);
  });

  test("are not changed by others, nor from elsewhere", async () => {
    const fields = { cadence: "lecture", class: "", every: "每年" };
    expect((await post("李敏", fields)).status).toBe(404);
    expect((await post("周敏", fields)).status).toBe(404);
    expect((await post("韩梅", fields, "http://evil.example")).status).toBe(403);
    expect((await see("李敏", "/schedules")).text).not.toContain('name="cadence"');
  });
});

describe("coverage", () => {
  test("counts units by months and by kinds, each number leading to its records", async () => {
    const months = (await see("周敏", "/coverage")).text;
    expect(months).toContain("/ledger/records?unit=desk-cz&amp;from=2026-11-01&amp;to=2026-11-30");
    const kinds = (await see("周敏", "/coverage?by=kind")).text;
    expect(kinds).toContain("/ledger/records?unit=desk-cz&amp;from=2026-01-01&amp;to=2026-12-31&amp;kind=volunteering");
    const list = await see("周敏", "/records?unit=desk-cz&from=2026-11-01&to=2026-11-30&kind=volunteering");
    expect(list.text).toContain("共1条");
    expect(await statusOf("周敏", "/coverage?by=weather")).toBe(400);
  });
});

test("files of the pages are kept for ever, small where asked, and stand under our own address", async () => {
  const { text } = await see("周敏", "");
  const charts = /data-charts="([^"]+)"/.exec(text)?.[1] ?? "";
  const seen = await (people.get("周敏") as Visitor).ask(charts, { headers: { "accept-encoding": "gzip" } });
  expect(charts).toMatch(/^\/ledger\/files\/vchart-[\d.]+\.js$/);
  expect(seen.headers.get("cache-control")).toContain("immutable");
  expect(seen.headers.get("content-encoding")).toBe("gzip");
});

test("every page file is in the list", () => {
  const files = readdirSync("src/web/pages").filter((name) => name !== "index.ts");
  expect(pages).toHaveLength(files.length);
  expect(new Set(pages.map(({ path }) => path)).size).toBe(files.length);
});

test("cards link to pages only where people can reach them", () => {
  expect(pageUrl("https://mofan.gov.cn", "/records/231")).toBe("https://mofan.gov.cn/ledger/records/231");
  expect(pageUrl(undefined, "/records/231")).toBeUndefined();
});
