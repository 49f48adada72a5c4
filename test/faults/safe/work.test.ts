import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDelivery } from "#outbox";
import type { OutgoingMessage } from "#platforms";
import { larkTraits } from "#platforms";
import { type Database, enqueue, workOf } from "#store";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";
import { databases } from "../../support/databases.ts";
import { zipOf } from "../../support/files/zips.ts";

// Work that is owed: what takes long is done after its message was answered, for whoever may ask for it, one piece of a person
// at a time; what ends the process twice is not begun a third time.

const CZ = "市财政局机关党建群";
const FIGURES = "2026年，市财政局各级党组织开展党课1场次，听课85人次。";
const LONG = `/对数 2026\n${FIGURES}${"再接再厉，久久为功。".repeat(500)}`;

describe("a draft to be checked", () => {
  let chat: Conversation;
  beforeEach(async () => {
    chat = await conversation();
    await chat.say("李敏", CZ, "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人");
  });
  afterEach(() => chat.close());

  const sendFile = async (who: "李敏" | "王建国") => {
    const xml = `<w:p><w:t>${FIGURES}</w:t></w:p>`;
    const bytes = zipOf({ "word/document.xml": xml });
    const key = await chat.program.platform.files.upload({ name: "稿子.docx", type: "doc", bytes });
    if (!key.ok) throw new Error(key.code);
    const content = { file_key: key.value, file_name: "稿子.docx" };
    return await chat.say(who, "单聊", "", { type: "file", content });
  };
  const work = async () =>
    await chat.db.query
      .selectFrom("outbox")
      .select(["payload", "state"])
      .where("order_key", "like", "work:%")
      .execute();

  test("is neither requested, accepted nor read if the person may not have it checked", async () => {
    expect(await chat.ask("王建国", "单聊", "/对数")).toContain(
      "须由「市财政局机关第一支部」或其上级单位的书记或领导办理",
    );
    await sendFile("王建国");
    expect(await work()).toEqual([]);
    const drafts = await chat.db.query.selectFrom("draft").select("type").where("type", "=", "draft-file").execute();
    expect(drafts).toEqual([]);
  });

  test("is not read if the person lost the right after the file was requested", async () => {
    await chat.say("李敏", "单聊", "/对数");
    await chat.db.query.updateTable("role").set({ role: "member" }).where("person_id", "=", openIdOf("李敏")).execute();
    await sendFile("李敏");
    expect(await work()).toEqual([]);
  });

  test("that is long is checked in the background and answered by a second message; the ledger keeps only the card", async () => {
    const [taken, checked] = await chat.say("李敏", "单聊", LONG);
    expect(taken?.text).toContain("正在核对");
    expect(checked?.text).toContain("✔ 2");
    const [row] = await work();
    expect(row?.state).toBe("sent");
    expect(row?.payload).not.toContain("久久为功");
    expect(await chat.ask("李敏", "单聊", "85人次", { replyTo: { messageId: checked?.messageId ?? "" } })).toContain(
      "85",
    );
  });

  test("waits for its sender's previous one", async () => {
    await chat.db.commit([owed(chat.db, chat.sandbox.clock(), openIdOf("李敏"), new Date(8e12).toISOString())]);
    expect(await chat.ask("李敏", "单聊", LONG)).toContain("上一份稿子还在核对");
    expect(await work()).toHaveLength(1);
  });
});

const owed = (db: Database, now: string, personId: string, nextAt = now) =>
  enqueue(db.query, {
    uuid: "work-1",
    platform: "lark",
    action: "create",
    target: "oc_1",
    orderKey: workOf(personId),
    payload: JSON.stringify({ messageType: "work", content: "{}" }),
    source: "msg:om_1",
    priority: 0,
    createdAt: now,
    nextAt,
    isWork: true,
  });

describe.each(["sqlite", "postgres"] as const)("work on %s", (engine) => {
  test("that ends the process is tried once more, then given up, and its sender is told", {
    timeout: 120_000,
  }, async () => {
    const db = await databases[engine].open();
    let now = Date.parse("2026-11-22T02:00:00.000Z");
    const clock = () => new Date(now).toISOString();
    await db.commit([owed(db, clock(), "ou_1")]);
    const begun: string[] = [];
    const sent: OutgoingMessage[] = [];
    const deaths = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        // A process that begins the work and is gone: nothing it awaits ever comes, and the next one begins after its lease.
        const messenger = {
          send: async (message: OutgoingMessage) => {
            if (message.messageType !== "work") {
              sent.push(message);
              return { ok: true, messageId: "om_2" } as const;
            }
            begun.push(clock());
            return await new Promise<never>(() => {});
          },
        };
        const delivery = createDelivery({
          platform: larkTraits,
          db,
          messenger,
          clock,
          owner: `process ${time}`,
          appId: "cli_1",
          random: () => 0,
        });
        for (let step = 0; step < 50; step += 1) await delivery.step(() => turn());
        now += 10 * 60_000;
      }
    };
    await deaths(5);
    expect(begun).toHaveLength(2);
    const rows = await db.query.selectFrom("outbox").select(["state", "code"]).orderBy("id").execute();
    expect(rows[0]).toEqual({ state: "dead", code: "died" });
    expect(sent.map(({ content }) => content).join()).toContain("两次都没有做完");
    await db.close();
  });

  test("that fails without ending the process is retried like any message", async () => {
    const db = await databases[engine].open();
    let now = Date.parse("2026-11-22T02:00:00.000Z");
    const clock = () => new Date(now).toISOString();
    await db.commit([owed(db, clock(), "ou_1")]);
    let tries = 0;
    const messenger = {
      send: async () => {
        tries += 1;
        throw new Error("not now");
      },
    };
    const delivery = createDelivery({
      platform: larkTraits,
      db,
      messenger,
      clock,
      owner: "one",
      appId: "cli_1",
      random: () => 0,
    });
    for (let step = 0; step < 20; step += 1) {
      await delivery.step();
      now += 61_000;
    }
    expect(tries).toBeGreaterThan(5);
    await db.close();
  });
});
