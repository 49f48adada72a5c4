import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { type ExportSpec, exportFile } from "#reports";
import { openAttachments } from "../../../src/node/attachments.ts";
import { type Downloaded, fetchAttachment } from "../../../src/reports/owed/attachments.ts";
import { type Conversation, conversation, textOf } from "../../support/conversation.ts";
import { temporaryFolder } from "../../support/databases.ts";
import { visitor } from "../../support/visitor.ts";

const CZ = "市财政局机关党建群";
const COMMITTEE = "市直机关工委工作群";
const BRANCH = "市水务局机关支部群";
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const PDF = new TextEncoder().encode("%PDF-1.7 sign-in sheet");
const LECTURE = "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人";

async function town(limitGb = 1, more: { readonly hearsAll?: boolean } = {}) {
  const folder = temporaryFolder();
  const talk = await conversation({ attachments: openAttachments(folder, limitGb), ...more });
  return { talk, folder };
}

async function picture(talk: Conversation, bytes: Uint8Array = PNG): Promise<string> {
  const key = await talk.program.platform.files.uploadImage(new Uint8Array(bytes));
  if (!key.ok) throw new Error(key.code);
  return key.value;
}

async function file(talk: Conversation, name: string, bytes: Uint8Array = PDF) {
  const key = await talk.program.platform.files.upload({ name, type: "stream", bytes: new Uint8Array(bytes) });
  if (!key.ok) throw new Error(key.code);
  return { type: "file", content: { file_key: key.value, file_name: name } };
}

/** A post as a client sends it: words, then pictures below them. */
const post = (words: string, keys: readonly string[], mention = true) => ({
  type: "post",
  content: {
    title: "",
    content: [
      [...(mention ? [{ tag: "at", user_id: "@_user_1" }] : []), { tag: "text", text: ` ${words}` }],
      ...keys.map((key) => [{ tag: "img", image_key: key }]),
    ],
  },
});

const kept = async ({ db, settle }: Conversation) => {
  await settle();
  return await db.query
    .selectFrom("attachment")
    .select(["record_number as record", "ticket_number as ticket", "name", "state", "picture"])
    .orderBy("id")
    .execute();
};

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /[0-9a-f]{64}$/.test(name));

test("pictures sent with a report are attached to its record, stored once, and shown on card, page and export", async () => {
  const { talk, folder } = await town();
  const key = await picture(talk);
  const receipt = await talk.say("王建国", CZ, "", post(LECTURE, [key, await picture(talk)]));
  expect(textOf(receipt)).toContain("附件：图片、图片2");
  expect(await kept(talk)).toEqual([
    { record: 1, ticket: null, name: "图片", state: "kept", picture: "image/png" },
    { record: 1, ticket: null, name: "图片2", state: "kept", picture: "image/png" },
  ]);
  expect(filesIn(folder)).toHaveLength(1);
  expect(await talk.ask("王建国", CZ, "/明细 1")).toContain("2个：图片、图片2");
  const li = visitor(talk, "李敏");
  const page = await li.signIn("/ledger/records/1");
  const [, id = ""] = /\/ledger\/attachments\/([^"]+)"/.exec(page.text) ?? [];
  const got = await li.ask(`/ledger/attachments/${id}`);
  expect([got.status, got.headers.get("content-type"), got.headers.get("x-content-type-options")]).toEqual([
    200,
    "image/png",
    "nosniff",
  ]);
  expect(got.headers.get("content-disposition")).toMatch(/^attachment;/);
  // Another unit's secretary may not open the record, and so not its picture.
  const other = visitor(talk, "陈立新");
  await other.signIn();
  expect((await other.ask(`/ledger/attachments/${id}`)).status).toBe(404);
  const spec: ExportSpec = {
    ...{ type: "export", format: "csv", from: "2026-01-01", to: "2026-12-31", unitId: "desk-gw" },
    ...{ kind: "", category: "", confirmedOnly: false, today: "2026-11-22" },
  };
  const csv = new TextDecoder().decode(await exportFile(talk.db.query, spec));
  expect(csv.split("\r\n").map((line) => line.split(",").at(-1))).toEqual(["附件", "图片；图片2", ""]);
  // A withdrawn record keeps what it was reported with.
  await talk.say("王建国", CZ, "/撤 1 报错了");
  expect(await kept(talk)).toHaveLength(2);
  await talk.close();
});

test("a picture is kept with the question about its report, and one in reply to a receipt needs no text", async () => {
  const { talk } = await town();
  await talk.say("王建国", "单聊", "", post("/志愿 昨天 清洁家园", [await picture(talk)], false));
  expect(await kept(talk)).toEqual([]);
  const { heard } = await talk.click("王建国", "登记", { day: "2026-11-21", title: "清洁家园", people: "32" });
  expect(textOf(heard)).toContain("附件：图片");
  const receipt = heard.at(-1);
  expect(
    textOf(await talk.say("王建国", "单聊", "", { ...(await file(talk, "签到表.pdf")), ...replyTo(receipt) })),
  ).toBe("✓ 已附到1号记录：签到表.pdf。现有附件2个。");
  expect((await kept(talk)).map(({ name, picture: type }) => [name, type])).toEqual([
    ["图片", "image/png"],
    ["签到表.pdf", null],
  ]);
  await talk.close();
});

test("a receipt redrawn by a button names its files, also those added later", async () => {
  const { talk } = await town();
  const receipt = await talk.say(
    "王建国",
    "单聊",
    "",
    post("/学习 中心组 昨天 党章 30人", [await picture(talk)], false),
  );
  expect(textOf(receipt)).toContain("附件：图片");
  await talk.say("王建国", "单聊", "", { ...(await file(talk, "签到表.pdf")), ...replyTo(receipt.at(-1)) });
  const { heard } = await talk.click("王建国", "安排了");
  expect(textOf(heard)).toContain("附件：图片、签到表.pdf");
  expect(heard[0]?.changed).toBe(true);
  await talk.click("王建国", "撤销");
  expect(textOf((await talk.click("王建国", "恢复")).heard)).toContain("附件：图片、签到表.pdf");
  await talk.close();
});

const replyTo = (card: { readonly messageId: string } | undefined) => (card === undefined ? {} : { replyTo: card });

test("pictures can be attached to a finding and its closing, and the verifier sees them", async () => {
  const { talk } = await town();
  await talk.say("韩梅", COMMITTEE, "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=12月4日");
  const card = (await talk.say("陈立新", BRANCH, "/整改 Z1")).at(-1);
  const answer = await talk.say("陈立新", BRANCH, "", { ...post("", [await picture(talk)]), ...replyTo(card) });
  expect(textOf(answer)).toBe("✓ 已附到 Z1：图片。\n整改后请发：/销号 Z1 整改情况");
  const closed = await talk.say("陈立新", BRANCH, "", post("/销号 Z1", [await picture(talk)]));
  expect(textOf(closed)).toContain("✓ Z1 已报整改完成");
  expect(textOf(talk.direct("韩梅").slice(-1))).toContain("2个：图片、图片");
  expect((await kept(talk)).map(({ record, ticket }) => [record, ticket])).toEqual([
    [1, 1],
    [1, 1],
  ]);
  // Who looks after neither side attaches nothing.
  expect(await talk.ask("李敏", "单聊", "/附件 Z2")).toContain("24小时内");
  expect(textOf(await talk.say("李敏", "单聊", "", await file(talk, "别家.pdf")))).toContain("没有找到整改单 Z2");
  expect(await kept(talk)).toHaveLength(2);
  const page = await visitor(talk, "陈立新").signIn("/ledger/findings/1");
  expect(page.text.match(/<img src="\/ledger\/attachments\//g)).toHaveLength(2);
  await talk.close();
});

test("/附件 waits for a file, takes the replied-to one, and refuses other people's or restricted records", async () => {
  const { talk } = await town();
  await talk.say("王建国", CZ, LECTURE);
  expect(await talk.ask("王建国", "单聊", "/附件 1")).toBe("请在24小时内把 1 的图片或文件发到这里。");
  expect(textOf(await talk.say("王建国", "单聊", "", await file(talk, "教案.pdf")))).toContain(
    "✓ 已附到1号记录：教案.pdf",
  );
  await talk.say("王建国", "单聊", "", await file(talk, "讲稿.pdf"));
  expect(await talk.ask("王建国", "单聊", "/附件 1", { replyTo: { messageId: talk.lastSaid() } })).toContain("已附过");
  await talk.sandbox.advance(601_000);
  await talk.say("王建国", "单聊", "", await file(talk, "照片.pdf"));
  expect(await talk.ask("王建国", "单聊", "/附件 1", { replyTo: { messageId: talk.lastSaid() } })).toContain(
    "✓ 已附到1号记录",
  );
  expect((await kept(talk)).map(({ state }) => state)).toEqual(["kept", "kept", "kept"]);
  expect(await talk.ask("陈立新", "单聊", "/附件 1", {})).toContain("24小时内");
  expect(textOf(await talk.say("陈立新", "单聊", "", await file(talk, "别人的.pdf")))).toContain("没有找到1号记录");
  expect(await kept(talk)).toHaveLength(3);
  await talk.close();
});

test("a restricted record takes no pictures, and neither do several reports in one message", async () => {
  const { talk } = await town();
  const restricted = "/查处 11月3日 编号=案1 性质=违规收礼 处理1人 单位=市直机关工委";
  const answer = await talk.say("周敏", "单聊", "", post(restricted, [await picture(talk)], false));
  expect(textOf(answer)).toContain("查处问题依规不收附件");
  const many = `${LECTURE}\n/志愿 昨天 清洁家园 32人`;
  expect(textOf(await talk.say("王建国", CZ, "", post(many, [await picture(talk)])))).toContain("请分别回复回执发送");
  expect(await kept(talk)).toEqual([]);
  await talk.close();
});

test.each([
  ["what is sent as a picture and is none", 1, "image", new TextEncoder().encode("<script>"), "no-picture"],
  ["above the limit of all", 0, "file", PDF, "full"],
] as const)("%s stays with the platform", async (_, limitGb, type, bytes, state) => {
  const { talk, folder } = await town(limitGb);
  const sent =
    type === "image"
      ? { type, content: { image_key: await picture(talk, bytes) } }
      : await file(talk, "大文件.zip", bytes);
  const receipt = (await talk.say("王建国", "单聊", LECTURE)).at(-1);
  await talk.say("王建国", "单聊", "", { ...sent, ...replyTo(receipt) });
  expect((await kept(talk)).map((one) => one.state)).toEqual([state]);
  expect(filesIn(folder)).toEqual([]);
  await talk.close();
});

test("a file over 20 MB is not stored, and one the platform has deleted is not requested again", async () => {
  const { talk, folder } = await town();
  const receipt = (await talk.say("王建国", "单聊", LECTURE)).at(-1);
  await talk.say("王建国", "单聊", "", { ...(await file(talk, "录像.mp4")), ...replyTo(receipt) });
  const [{ id } = { id: "" }] = await talk.db.query.selectFrom("attachment").select("id").execute();
  const again = async (download: () => Promise<Downloaded>) => {
    await talk.db.query.updateTable("attachment").set({ state: "referred" }).execute();
    const result = await fetchAttachment({ db: talk.db, folder: openAttachments(folder, 1), download }, id);
    return [result.ok, (await kept(talk))[0]?.state];
  };
  const refused = (code: "message_gone" | "no_answer") => async () => ({ ok: false, code, platformCode: 0 }) as const;
  expect(await again(async () => ({ ok: true, value: new Uint8Array(20 * 1_048_576 + 1) }))).toEqual([
    true,
    "too-large",
  ]);
  expect(await again(refused("message_gone"))).toEqual([true, "missing"]);
  // Nobody knows: it is owed still.
  expect(await again(refused("no_answer"))).toEqual([false, "referred"]);
  await talk.close();
});

test("without a folder the platform keeps the file, and the record's page says so", async () => {
  const talk = await conversation();
  const receipt = (await talk.say("王建国", "单聊", LECTURE)).at(-1);
  await talk.say("王建国", "单聊", "", { ...(await file(talk, "教案.pdf")), ...replyTo(receipt) });
  expect((await kept(talk)).map(({ state }) => state)).toEqual(["referred"]);
  expect((await visitor(talk, "李敏").signIn("/ledger/records/1")).text).toContain("仅存于飞书");
  await talk.close();
});

test("a file sent alone in a group that the bot reads is attached, offered for its sender's report, or ignored", async () => {
  const { talk } = await town(1, { hearsAll: true });
  const alone = { mention: false } as const;
  // Nobody has just reported: it is talk among people.
  expect(await talk.say("王建国", CZ, "", { ...alone, ...(await file(talk, "通知.pdf")) })).toEqual([]);
  const [receipt] = await talk.say("王建国", CZ, LECTURE);
  const offered = await talk.say("王建国", CZ, "", { ...alone, ...(await file(talk, "签到表.pdf")) });
  expect(textOf(offered)).toContain("签到表.pdf尚未附到记录");
  expect(await kept(talk)).toEqual([]);
  const { heard } = await talk.click("王建国", "附到1号 党课");
  expect(textOf(heard)).toContain("已附到1号记录：签到表.pdf");
  const replied = await talk.say("王建国", CZ, "", {
    ...alone,
    ...(await file(talk, "教案.pdf")),
    ...replyTo(receipt),
  });
  expect(textOf(replied)).toContain("已附到1号记录：教案.pdf。现有附件2个");
  expect((await kept(talk)).map(({ name, record }) => [record, name])).toEqual([
    [1, "签到表.pdf"],
    [1, "教案.pdf"],
  ]);
  // Somebody else's file is not taken for that report.
  expect(await talk.say("李敏", CZ, "", { ...alone, ...(await file(talk, "别的.pdf")) })).toEqual([]);
  expect(await talk.say("王建国", CZ, "大家辛苦了", alone)).toEqual([]);
  await talk.close();
});
