import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeCsv } from "#core";
import { type Lark, openLark, serverOptions } from "#platforms";
import { writeSheetFile } from "#reports";
import { createClaimCode, type Database, loadTree } from "#store";
import { createProgram, type Program } from "../../src/program.ts";
import { createSandbox, deskCity, type Sandbox } from "../../src/sandbox/index.ts";
import { readPageFiles } from "../../src/web/files.ts";
import { readCard } from "../support/card-words.ts";
import { keys } from "../support/conversation.ts";
import { databases } from "../support/databases.ts";
import { COMMITTEE, officeSheet, officeUnits } from "../support/files/office-sheet.ts";

const MONDAY = "2026-11-23T01:00:00.000Z";
const idOf = (kind: "ou" | "oc", index: number) => `${kind}_${String(index).padStart(4, "0").padEnd(32, "4")}`;

/** A city in which the bot is in no group yet: an admin, and a group of each unit with its secretary and two others. */
const people = [
  { name: "赵婷", title: "管理员" },
  ...officeUnits.map(({ name, secretary }) => ({ name: secretary, title: `${name}书记` })),
  ...officeUnits.map((_, index) => ({ name: `党员${index}`, title: "党员" })),
].map(({ name, title }, index) => ({
  openId: idOf("ou", index),
  unionId: idOf("ou", index).replace("ou_", "on_"),
  userId: `u${index}`,
  name,
  role: "member" as const,
  title,
}));
const admin = people[0]?.openId ?? "";
const secretaryOf = (index: number) => people[index + 1]?.openId ?? "";
const memberOf = (index: number) => people[index + 1 + officeUnits.length]?.openId ?? "";
const chats = officeUnits.map(({ name }, index) => ({
  chatId: idOf("oc", index),
  name: `${name}党建群`,
  owner: secretaryOf(index),
  members: [secretaryOf(index), memberOf(index)],
  hasBot: false,
  atAll: "owner" as const,
}));

let db: Database;
let sandbox: Sandbox;
let program: Program<Lark>;
let server: Server;
/** What each person did, one after the other. */
const acts = new Map<string, number>();
const act = (openId: string) => acts.set(openId, (acts.get(openId) ?? 0) + 1);

beforeAll(async () => {
  db = await databases.sqlite.open();
  const both = new Hono();
  const url = await new Promise<string>((ready) => {
    server = serve({ fetch: both.fetch, hostname: "127.0.0.1", port: 0, serverOptions }, ({ port }) =>
      ready(`http://127.0.0.1:${port}`),
    ) as Server;
  });
  const city = { ...deskCity, people, chats };
  sandbox = createSandbox({ ...keys, requestUrl: `${url}/lark/events`, clock: () => MONDAY, city });
  program = createProgram({
    db,
    platform: openLark({ ...keys, baseUrl: url }),
    clock: () => sandbox.clock(),
    wait: (ms) => sandbox.advance(ms),
    zone: "Asia/Shanghai",
    publicUrl: undefined,
    adminIds: [],
    metricsToken: undefined,
    isLocal: () => true,
    pages: { origin: url, sessionKey: undefined, files: readPageFiles() },
  });
  both.route("/", sandbox.app).route("/", program.app);
});

afterAll(async () => {
  await program.stop();
  sandbox.close();
  server.closeAllConnections();
  await new Promise<void>((closed) => {
    server.close(() => closed());
  });
  await db.close();
});

async function say(who: string, where: string, text: string, how: Parameters<Sandbox["say"]>[3] = {}): Promise<void> {
  act(who);
  await sandbox.advance(5_000);
  await sandbox.say(who, where, text, how);
  await program.deliverer.deliver();
  await program.deliverer.deliver();
}

const cardsIn = (chatId: string) =>
  sandbox
    .messages(chatId)
    .filter(({ isBot, type }) => isBot && type === "interactive")
    .map((view) => ({ ...readCard(view.content), messageId: view.messageId }));

const newest = (chatId: string) => cardsIn(chatId).at(-1);

async function press(who: string, chatId: string, label: string) {
  act(who);
  await sandbox.advance(5_000);
  const card = cardsIn(chatId).findLast(({ buttons }) => buttons.some(({ text }) => text === label));
  if (card === undefined) throw new Error(`no button ${label}`);
  const { toast } = await sandbox.click(card.messageId, label, {}, who);
  await program.deliverer.deliver();
  return toast?.content;
}

async function sendSheet(name: string, bytes: Uint8Array<ArrayBuffer>) {
  const key = await program.platform.files.upload({ name, type: "stream", bytes: Buffer.from(bytes) });
  if (!key.ok) throw new Error(key.code);
  const content = { file_key: key.value, file_name: name };
  await say(admin, sandbox.directChat(admin), "", { type: "file", content });
}

describe("the first hour of a city of fifty units", () => {
  test("the first admin claims the ledger, and the card leads to the roster sheet", async () => {
    const code = (await createClaimCode(db, sandbox.clock())) ?? "";
    await say(admin, sandbox.directChat(admin), `/认领 ${code}`);
    expect(newest(sandbox.directChat(admin))?.text).toContain(
      "把花名册（.xlsx 或 .csv，办公室现有的表即可）直接发到这里",
    );
  });

  test("the office's own sheet sent to the bot is read completely, shown before it is written, and imported with one tap", async () => {
    const mine = sandbox.directChat(admin);
    await sendSheet("花名册.xlsx", await writeSheetFile(officeSheet(), "xlsx"));
    const plan = newest(mine);
    expect(plan?.text).toContain(`花名册核对：新增${officeUnits.length + 1}个`);
    expect(plan?.text).toContain(`表里没有这个上级，一并新建：${COMMITTEE}（工委）`);
    expect(plan?.text).toContain("未采用的列：序号、联系电话、备注");
    expect(plan?.text).toContain("「合计」");
    expect(plan?.text).toContain("类型未写，按名称判断");
    expect((await loadTree(db.query)).units.size).toBe(1);
    expect(await press(admin, mine, "确认导入")).toContain(`新增${officeUnits.length + 1}个`);
    const { units } = await loadTree(db.query);
    expect(units.size).toBe(officeUnits.length + 2);
    const finance = [...units.values()].find(({ name }) => name === "市财政局");
    expect(finance).toMatchObject({ kind: "organ", level: "市", secretaryName: officeUnits[8]?.secretary });
  });

  test("every secretary adds the bot to a group, and the admin binds all groups with one tap", async () => {
    for (const [index, { chatId }] of chats.entries()) {
      act(secretaryOf(index));
      await sandbox.addBot(chatId, secretaryOf(index));
      await program.deliverer.deliver();
      if (index === 0) expect(newest(chatId)?.buttons.map(({ text }) => text)[0]).toBe(`绑定${officeUnits[0]?.name}`);
    }
    const mine = sandbox.directChat(admin);
    await press(admin, mine, "按群名一次绑定");
    expect(newest(mine)?.text).toContain(`${officeUnits.length}个群可按群名绑定`);
    expect(await press(admin, mine, "全部绑定")).toBe(`已绑定${officeUnits.length}个群`);
    const bound = await db.query.selectFrom("chat").select("id").where("unit_id", "is not", null).execute();
    expect(bound).toHaveLength(officeUnits.length);
  });

  test("「我是书记」 makes each of them secretary, and nobody else", async () => {
    const [{ chatId }] = chats as [(typeof chats)[number]];
    await say(memberOf(0), chatId, "我是书记");
    expect(newest(chatId)?.text).toContain("已请管理员确认");
    for (const [index, chat] of chats.entries()) {
      await say(secretaryOf(index), chat.chatId, "我是书记");
      expect(cardsIn(chat.chatId).at(-1)?.text, chat.name).toContain(`已登记为${officeUnits[index]?.name}书记`);
    }
    const roles = await db.query.selectFrom("role").select(["person_id"]).where("role", "=", "secretary").execute();
    expect(new Set(roles.map(({ person_id }) => person_id))).toEqual(
      new Set(chats.map((_, index) => secretaryOf(index))),
    );
  });

  test("each secretary reports, after at most three actions of their own and thirty of the admin's", async () => {
    for (const [index, chat] of chats.entries())
      await say(secretaryOf(index), chat.chatId, `/志愿 11月20日 清洁家园第${index + 1}站 ${10 + index}人`);
    const records = await db.query.selectFrom("record").select(["unit_id", "state"]).execute();
    expect(new Set(records.map(({ unit_id }) => unit_id)).size).toBe(officeUnits.length);
    expect(acts.get(admin)).toBeLessThanOrEqual(30);
    for (const [index] of chats.entries()) expect(acts.get(secretaryOf(index))).toBeLessThanOrEqual(3);
    process.stdout.write(
      `${officeUnits.length + 1} units from an office sheet to their first reports: ${acts.get(admin)} acts of the admin, at most ${Math.max(...chats.map((_, index) => acts.get(secretaryOf(index)) ?? 0))} of a secretary\n`,
    );
  });

  test("a sheet that cannot be imported lists every problem with its row and how to correct it", async () => {
    const bad = [
      ["名称", "上级", "类型", "党员数"],
      ["市新局", "没有这个单位", "机关", "8"],
      ["市乙局", COMMITTEE, "机关", "八十"],
      ["一二三", COMMITTEE, "企业", "3"],
    ];
    await sendSheet("新增.csv", new TextEncoder().encode(writeCsv(bad)));
    const text = newest(sandbox.directChat(admin))?.text ?? "";
    expect(text).toContain("第2行");
    expect(text).toContain("没有叫「没有这个单位」的上级");
    expect(text).toContain("第3行");
    expect(text).toContain("第4行");
    expect(text).toContain("[下载模板]");
  });
});
