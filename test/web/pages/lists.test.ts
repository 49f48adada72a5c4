import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIdOf } from "../../support/conversation.ts";
import { CANARY, type Desk, openDesk } from "../desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.town.say("韩梅", "市直机关工委工作群", "/检查 9月1日 市财政局 问题:1.台账不清 2.签到缺失 限期两周");
});
afterAll(() => desk.town.close());

const numbersIn = (text: string) => [...text.matchAll(/findings\/(\d+)"><b>Z/g)].map(([, number]) => Number(number));
const ticketOf = async (words: string): Promise<number> => {
  const row = await desk.town.db.query.selectFrom("ticket").selectAll().where("text", "=", words).executeTakeFirst();
  return row?.number ?? 0;
};

describe("a list", () => {
  test("is searched, filtered with counts, sorted both ways and paged, all in the address", async () => {
    const all = numbersIn((await desk.see("周敏", "/findings")).text);
    expect(all).toHaveLength(3);
    const overdue = await desk.see("周敏", "/findings?state=overdue");
    expect(numbersIn(overdue.text)).toHaveLength(2);
    expect(overdue.text).toMatch(/全部 <span class="quiet">3<\/span>/);
    expect(numbersIn((await desk.see("周敏", "/findings?q=签到 财政")).text)).toEqual([await ticketOf("签到缺失")]);
    expect((await desk.see("周敏", "/findings?q=没有这样的词")).text).toContain("没有符合的");
    const sorted = numbersIn((await desk.see("周敏", "/findings?sort=-number")).text);
    expect(sorted).toEqual(all.toSorted((a, b) => b - a));
    const second = await desk.see("周敏", "/findings?sort=number&limit=1&page=2&state=overdue");
    expect(numbersIn(second.text)).toEqual([numbersIn(overdue.text).toSorted((a, b) => a - b)[1]]);
    expect(second.text).toContain("state=overdue&amp;");
    expect(await desk.statusOf("周敏", "/findings?sort=owner")).toBe(400);
  });

  test("is exported as a file with the rows shown, and the audit says who exported it", async () => {
    const seen = await desk.see("周敏", "/findings?state=overdue&as=csv");
    expect(seen.headers.get("content-disposition")).toContain(encodeURIComponent("整改事项"));
    const lines = seen.text.trim().split(/\r?\n/);
    expect(lines[0]?.replace("\uFEFF", "")).toBe("问题,责任单位,责任人,期限,状态,提出单位");
    expect(lines).toHaveLength(3);
    expect(seen.text).not.toContain("<");
    const audit = (await desk.see("韩梅", "/audit")).text;
    expect(audit).toContain("导出整改");
    const own = await desk.see("李敏", "/findings?as=csv");
    expect(own.text).not.toContain(CANARY);
    expect(own.text).toContain("台账不清");
    expect(await desk.statusOf("周敏", "/findings?as=pdf")).toBe(400);
  });

  test("of what is due shows who has reported and who has not, for the visitor's own units", async () => {
    const seen = (await desk.see("周敏", "/coverage?by=due")).text;
    expect(seen).toMatch(/各期相加：应报\d+项，已报\d+项，未报\d+项（已过期限），待报\d+项（未到期限）/);
    expect((await desk.see("周敏", "/coverage?by=due&state=late")).text).toContain(">未报</span>");
    const late = (await desk.see("周敏", "/coverage?by=due&state=open&period=month")).text;
    expect(late).toContain(">待报</span>");
    expect(late).not.toContain(">已报</span>");
    expect((await desk.see("李敏", "/coverage?by=due")).text).not.toContain("水务局");
  });
});

describe("the units with their months", () => {
  const namesIn = (text: string) =>
    [...text.matchAll(/<th scope="row"><a href="\/ledger\/coverage[^>]+>([^<]+)/g)].map(([, name]) => name);

  test("are searched by name and initials, filtered by empty months, sorted and paged", async () => {
    const all = namesIn((await desk.see("周敏", "/coverage")).text);
    expect(all).toEqual(expect.arrayContaining(["市财政局", "市水务局"]));
    expect(namesIn((await desk.see("周敏", "/coverage?q=财政")).text)).toEqual(["市财政局"]);
    expect(namesIn((await desk.see("周敏", "/coverage?q=swj")).text)).toEqual(["市水务局"]);
    expect((await desk.see("周敏", "/coverage?q=没有")).text).toContain("没有符合的");
    expect(namesIn((await desk.see("周敏", "/coverage?state=open")).text)).toEqual(all);
    expect(namesIn((await desk.see("周敏", "/coverage?sort=-m11&limit=1")).text)).toEqual(["市财政局"]);
    expect(namesIn((await desk.see("周敏", "/coverage?sort=m11&limit=1")).text)).not.toEqual(["市财政局"]);
    expect(namesIn((await desk.see("周敏", "/coverage?by=kind&sort=-lecture&q=市")).text)).toHaveLength(all.length);
  });

  test("are exported with a column for each month or kind, without restricted records", async () => {
    const months = await desk.see("周敏", "/coverage?as=csv&sort=-m11");
    expect(decodeURIComponent(months.headers.get("content-disposition") ?? "")).toMatch(
      /各月登记-市直机关工委-全部类别-2026\.csv/,
    );
    const [names = "", first = ""] = months.text.replace("\uFEFF", "").trim().split(/\r?\n/);
    expect(names).toBe(`单位,${Array.from({ length: 12 }, (_, at) => `${at + 1}月`).join()},合计`);
    expect(first).toBe("市财政局,0,0,0,0,0,0,0,0,0,0,2,,2");
    const kinds = await desk.see("周敏", "/coverage?by=kind&as=csv&sort=-lecture");
    expect(kinds.text.split(/\r?\n/)[0]).toContain("党课");
    expect(kinds.text).not.toContain("查处");
    expect((await desk.see("韩梅", "/audit?state=exports")).text).toContain("导出报送覆盖");
  });
});

describe("the records", () => {
  test("are found by words of their title and line, and by their number", async () => {
    expect((await desk.see("周敏", "/records?q=清扫")).text).toContain("共1条");
    expect((await desk.see("周敏", "/records?q=清扫 12人")).text).toContain("清扫街道");
    expect((await desk.see("周敏", `/records?q=${await desk.numberOf("清扫街道")}`)).text).toContain("清扫街道");
    for (const q of ["%25", "_", "\\", "清%25道"])
      expect((await desk.see("周敏", `/records?q=${q}`)).text, q).toContain("没有符合的记录");
    expect((await desk.see("李敏", `/records?q=${CANARY}`)).text).toContain("没有符合的记录");
  });

  test("are exported without restricted records and those of other units", async () => {
    const seen = await desk.see("周敏", "/records?as=csv");
    expect(decodeURIComponent(seen.headers.get("content-disposition") ?? "")).toMatch(
      /记录-市直机关工委-\d{8}-\d{8}\.csv/,
    );
    const one = await desk.see("周敏", "/records?kind=volunteering&as=csv");
    expect(decodeURIComponent(one.headers.get("content-disposition") ?? "")).toMatch(
      /记录-市直机关工委-志愿服务-\d{8}/,
    );
    const [names = "", ...rows] = seen.text.trim().split(/\r?\n/);
    const people = names.split(",").indexOf("参加人数（人）");
    expect(people).toBeGreaterThan(4);
    expect(rows.map((row) => row.split(",")[people]).filter((value) => /^\d+$/.test(value ?? ""))).not.toEqual([]);
    expect(seen.text).toContain("清扫街道");
    expect(seen.text).not.toContain(`${CANARY}案`);
    const own = await desk.see("李敏", "/records?as=csv");
    expect(own.text).not.toContain(CANARY);
    expect((await desk.see("周敏", "/records?kind=discipline_case&as=csv")).headers.get("content-type")).toContain(
      "html",
    );
  });
});

describe("a finding's page", () => {
  test("opens for the unit it is about and for its issuer, and for nobody else", async () => {
    const [theirs, ours] = [await ticketOf(`${CANARY}记录不全`), await ticketOf("台账不清")];
    expect(await desk.statusOf("李敏", `/findings/${ours}`)).toBe(200);
    expect(await desk.statusOf("李敏", `/findings/${theirs}`)).toBe(404);
    expect((await desk.see("李敏", `/findings/${theirs}`)).text).toBe((await desk.see("李敏", "/findings/99999")).text);
    expect(await desk.statusOf("陈立新", `/findings/Z${theirs}`)).toBe(200);
    const { text } = await desk.see("周敏", `/findings/${ours}`);
    expect(text).toContain("检查中发现");
    // The inspection named nobody: its unit's secretary is to see to it.
    expect(text).toContain("李敏（书记）");
    expect(text).toContain("已超期");
  });

  test("acts as in the chat, once: closed by the unit, sent back, closed again, verified by the issuer", async () => {
    const number = await ticketOf("台账不清");
    const path = `/findings/${number}`;
    const keyIn = (text: string) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const send = async (who: "李敏" | "韩梅", fields: Readonly<Record<string, string>>) =>
      await desk.post(who, path, { key: keyIn((await desk.see(who, path)).text), ...fields });
    const stateOf = async () =>
      (await desk.town.db.query.selectFrom("ticket").selectAll().where("number", "=", number).executeTakeFirst())
        ?.state;

    const key = keyIn((await desk.see("李敏", path)).text);
    const closed = await desk.post("李敏", path, { key, act: "销号", evidence: "已补登并装订" });
    expect(closed.text).toContain("已报完成，待核验");
    expect(await stateOf()).toBe("closed");
    expect(closed.text).toContain("报整改完成，今天起等待核验");
    const again = await desk.post("李敏", path, { key, act: "销号", evidence: "已补登并装订" });
    expect(again.text).toContain("已经处理过了");
    const own = await send("李敏", { act: "核" });
    expect(own.text).toMatch(/须由其他同志核验|提出单位或其上级/);
    expect(await stateOf()).toBe("closed");
    await send("韩梅", { act: "退", reason: "缺目录" });
    expect(await stateOf()).toBe("open");
    await send("李敏", { act: "销号", evidence: "目录已补" });
    const done = await send("韩梅", { act: "核" });
    expect(await stateOf()).toBe("verified");
    expect(done.text).toContain("已核验销号");
    for (const words of ["报整改完成", "已补登并装订", "退回", "缺目录", "目录已补", "核验通过，已销号"])
      expect(done.text).toContain(words);
    const rows = await desk.town.db.query.selectFrom("audit").selectAll().where("source", "like", "page:%").execute();
    expect(rows.filter(({ action }) => action.startsWith("ticket.")).map(({ action }) => action)).toEqual([
      "ticket.close",
      "ticket.send-back",
      "ticket.close",
      "ticket.verify",
    ]);
    expect(
      rows.every(({ actor_id }) => [openIdOf("李敏"), openIdOf("韩梅"), openIdOf("周敏")].includes(actor_id)),
    ).toBe(true);
  });

  test("accepts no form of another site, and no action it does not offer", async () => {
    const number = await ticketOf("签到缺失");
    const fields = { key: "k", act: "销号", evidence: "x" };
    expect((await desk.post("李敏", `/findings/${number}`, fields, "https://elsewhere.example")).status).toBe(403);
    expect((await desk.post("李敏", `/findings/${number}`, { ...fields, act: "撤" })).status).toBe(404);
    expect((await desk.post("李敏", `/findings/${await ticketOf(`${CANARY}记录不全`)}`, fields)).status).toBe(404);
  });
});

describe("the report as a page", () => {
  test("shows the ledger's figures, each opening its records, and can be saved as a Word file", async () => {
    const figuresIn = (text: string) =>
      text.match(/<article[\s\S]*<\/article>/)?.[0].match(/href="\/ledger\/figures\/M[\d.]+\?unit=desk-gw/g) ?? [];
    const whole = (await desk.see("周敏", "/speech?all=1")).text;
    expect(whole).toContain("市直机关工委今年“八个三”工作情况");
    expect(figuresIn(whole)).toHaveLength(45);
    expect(whole).toContain("（无记录）");
    const seen = (await desk.see("周敏", "/speech")).text;
    expect(seen).not.toContain("（无记录）");
    const omitted = Number(/已略去无记录的(\d+)项/.exec(seen)?.[1]);
    expect(figuresIn(seen).length + omitted).toBe(45);
    const file = await desk.see("周敏", "/speech?as=docx");
    expect(file.headers.get("content-type")).toContain("wordprocessingml");
    expect(file.text.slice(0, 2)).toBe("PK");
    expect((await desk.see("韩梅", "/audit")).text).toContain("取讲稿");
  });

  test("opens for secretaries and leaders, and only about their own unit", async () => {
    expect(await desk.statusOf("王建国", "/speech")).toBe(404);
    expect(await desk.statusOf("李敏", "/speech?unit=desk-sw")).toBe(404);
    expect((await desk.see("李敏", "/speech")).text).not.toContain("水务局");
  });
});

describe("the first screen", () => {
  test("shows what is overdue, missing, behind and new, and each number opens the list it counts", async () => {
    const { text } = await desk.see("周敏", "");
    const tiles = [...text.matchAll(/class="tile \w+" href="([^"]+)">\s*<span class="label">([^<]+)/g)];
    expect(tiles.map(([, , label]) => label)).toEqual(["超期整改", "缺报", "要点进度", "本期登记"]);
    for (const [, href = ""] of tiles)
      expect(await desk.statusOf("周敏", href.replaceAll("&amp;", "&").replace("/ledger", ""))).toBe(200);
    expect(text).toContain("超期最久的整改");
    expect(text).toContain("缺报较多的单位");
    expect((await desk.see("李敏", "")).text).not.toContain("水务局");
  });

  test("opens the units that did not report in a period", async () => {
    const { text } = await desk.see("周敏", "?period=last-month");
    const [, href = "", count] = /href="([^"]+)">\s*<span class="label">未报<\/span><b>(\d+)家/.exec(text) ?? [];
    const rows = (await desk.see("周敏", href.replaceAll("&amp;", "&").replace("/ledger", ""))).text;
    expect((await desk.see("周敏", "/coverage?by=due&period=last-month")).text).toContain("10月支委会");
    expect((await desk.see("周敏", "/coverage?by=due&period=last-month")).text).not.toContain("11月支委会");
    const units = [...rows.matchAll(/<th scope="row"[^>]*><a href="\/ledger\/units\/([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(units).size).toBe(Number(count));
  });

  test.each([
    ["last-month", "10月"],
    ["2026-q3", "2026年第三季度"],
    ["2026-09", "2026年9月"],
    ["2025", "2025年"],
    ["2026-10-05_2026-11-10", "10月5日至11月10日"],
    ["days&from=2026-10-05&to=2026-11-10", "10月5日至11月10日"],
  ])("in the period %s is of %s, which every figure keeps", async (period, words) => {
    const { status, text } = await desk.see("周敏", `?period=${period}`);
    expect(status).toBe(200);
    expect(text).toContain(words);
    const key = period.startsWith("days") ? "2026-10-05_2026-11-10" : period;
    expect(text).toContain(`/ledger/figures/M1.6?unit=desk-gw&amp;period=${key}`);
    expect(await desk.statusOf("周敏", `/figures/M1.6?unit=desk-gw&period=${key}`)).toBe(200);
  });

  test("finds a unit by its label in the filter, and reports how long each part took", async () => {
    const seen = await desk.see("韩梅", `?unit=${encodeURIComponent("市财政局")}`);
    expect(seen.text).toContain("<h1>市财政局</h1>");
    expect(await desk.statusOf("李敏", `?unit=${encodeURIComponent("市水务局")}`)).toBe(404);
    expect(seen.headers.get("server-timing")).toMatch(/figures;dur=[\d.]+.*page;dur=/);
  });
});

describe("a finding by its number", () => {
  test("opens for people who may see it, and looks missing to everybody else", async () => {
    const number = await ticketOf(`${CANARY}记录不全`);
    const [theirs, nobody] = [
      await desk.see("周敏", `/findings?q=Z${number}`),
      await desk.see("李敏", `/findings?q=Z${number}`),
    ];
    expect(theirs.location).toContain(`/ledger/findings/${number}`);
    expect(nobody.status).toBe(200);
    expect(nobody.text).toContain("没有符合的");
  });

  test("is among the settled ones once it is verified", async () => {
    const { text } = await desk.see("韩梅", "/findings?by=settled");
    expect(text).toContain("台账不清");
    expect(text).toMatch(/\S+ \d+月\d+日核验；\S+ \d+月\d+日报完成：目录已补/);
    expect((await desk.see("韩梅", "/findings")).text).not.toContain("台账不清");
    expect((await desk.see("陈立新", "/findings?by=settled")).text).not.toContain("台账不清");
  });
});

test("units and people are found by their initials, and a part of a name chooses the unit", async () => {
  expect((await desk.see("韩梅", "/roster?q=scz")).text).toContain("市财政局");
  expect((await desk.see("韩梅", "/roster?q=scz")).text).not.toContain("市水务局机关支部</a>");
  const part = await desk.see("周敏", "/records?unit=水务局机关支部");
  expect(part.location ?? "").toMatch(/unit=desk-sw-1|^$/);
  expect((await desk.see("周敏", "/records?unit=sczj")).location).toContain("unit=desk-cz");
  expect((await desk.see("周敏", "/records?unit=市")).text).toContain("选单位");
  // What is not there and what is not theirs are told alike, on a page that leads back.
  for (const typed of ["水务", "没有的局"]) {
    const none = await desk.see("李敏", `/records?kind=lecture&unit=${typed}`);
    expect([none.status, none.text.includes("未找到该单位，或不在查看范围内")]).toEqual([404, true]);
    expect(none.text).toContain('href="/ledger/records?kind=lecture">返回</a>');
  }
});
