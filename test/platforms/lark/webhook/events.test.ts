import { describe, expect, test } from "vitest";
import type { PlatformEvent } from "#platforms";
import { readEvent } from "../../../../src/platforms/lark/webhook/events.ts";
import { challenge, messageEvent, NOW, ours, type Payload, pressEvent } from "../requests.ts";

const read = (payload: Payload) => readEvent(payload, ours, NOW);

function eventOf(payload: Payload): PlatformEvent {
  const reading = read(payload);
  if (!reading.ok) throw new Error(`refused with ${reading.status}`);
  return reading.event;
}

const message = (bend?: (payload: Payload) => void) => eventOf(messageEvent(bend));
const said = (type: string, content: unknown) =>
  message(({ event }) => Object.assign(event.message, { message_type: type, content: JSON.stringify(content) }));
const press = (bend?: (payload: Payload) => void) => eventOf(pressEvent(bend));

/** Another event of the same app. */
const other = (type: string, event: unknown) =>
  eventOf(
    messageEvent((payload) => {
      payload.header.event_type = type;
      payload.event = event;
    }),
  );

describe("a message", () => {
  test("has its sender, chat, time and content", () => {
    expect(message()).toEqual({
      kind: "message",
      eventId: "5e3702a84e847582be8db7fb73283c02",
      messageId: "om_5ce6d572455d361153b7cb51da133945",
      chatId: "oc_5ce6d572455d361153b7xx51da133945",
      chatKind: "group",
      senderId: "ou_84aad35d084aa403a838cf73ee18467",
      senderKind: "user",
      isGuest: false,
      sentAt: "2026-11-22T09:59:59.000Z",
      clockFlag: false,
      messageType: "text",
      text: "@_user_1 /党课 昨天 32人",
      mentions: [{ key: "@_user_1", personId: "ou_bot", name: "模范" }],
      parentId: undefined,
      rootId: undefined,
      threadId: undefined,
      file: undefined,
      textHash: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  test("in a direct chat, as a reply, and by a bot is recognised", () => {
    const direct = message(({ event }) => Object.assign(event.message, { chat_type: "p2p", parent_id: "om_parent" }));
    expect(direct).toMatchObject({ chatKind: "direct", parentId: "om_parent" });
    for (const [type, senderKind] of [
      ["bot", "bot"],
      ["app", "bot"],
      ["user", "user"],
      [undefined, "user"],
      [null, "user"],
    ]) {
      expect(message(({ event }) => (event.sender.sender_type = type))).toMatchObject({ senderKind });
    }
  });

  test.each([
    ["milliseconds", "1609073151345", "2020-12-27T12:45:51.345Z"],
    ["microseconds", "1609073151345000", "2020-12-27T12:45:51.345Z"],
    ["seconds", "1609073151", "2020-12-27T12:45:51.000Z"],
    ["a number", 1609073151345, "2020-12-27T12:45:51.345Z"],
    ["nothing, so the header's", undefined, NOW],
    ["nonsense, so the header's", "yesterday", NOW],
  ])("takes its time from %s", (_, time, sentAt) => {
    expect(message(({ event }) => (event.message.create_time = time))).toMatchObject({ sentAt, clockFlag: false });
  });

  test("keeps every mention it can read and drops the others", () => {
    const mentions = [
      { key: "@_user_1", id: { open_id: "ou_a" }, name: "王" },
      { key: "@_all", id: { open_id: "", user_id: "", union_id: "" }, name: "所有人" },
      { key: "@_user_2", name: "李" },
      { key: "" },
      null,
      "@_user_3",
    ];
    expect(message(({ event }) => (event.message.mentions = mentions))).toMatchObject({
      mentions: [
        { key: "@_user_1", personId: "ou_a", name: "王" },
        { key: "@_all", personId: undefined, name: "所有人" },
        { key: "@_user_2", personId: undefined, name: "李" },
      ],
    });
    // Its key stands in the text all the same, and means nobody who is known.
    expect(message(({ event }) => (event.message.mentions = null))).toMatchObject({
      mentions: [{ key: "@_user_1", personId: undefined, name: "" }],
    });
  });

  test("of rich text becomes its lines, with mentions as keys", () => {
    const post = {
      title: "党课报告",
      content: [
        [
          { tag: "at", user_id: "@_user_1", user_name: "" },
          { tag: "text", text: " /党课 昨天", style: ["bold"] },
        ],
        [
          { tag: "a", href: "https://a.example", text: "通知" },
          { tag: "emotion", emoji_type: "SMILE" },
        ],
        [{ tag: "img", image_key: "img_1" }],
        [{ tag: "code_block", language: "GO", text: "32人" }, { tag: "hr" }, null, 5],
      ],
    };
    expect(said("post", post)).toMatchObject({
      text: "党课报告\n@_user_1 /党课 昨天\n通知\n\n> 32人",
      file: { key: "img_1", name: "图片" },
    });
    expect(said("post", { zh_cn: { title: "", content: [[{ tag: "at", user_id: "all" }]] } })).toMatchObject({
      text: "@_all",
    });
  });

  test.each([
    ["file", { file_key: "file_1", file_name: "名单.xlsx" }, { key: "file_1", name: "名单.xlsx" }],
    ["media", { file_key: "file_2", file_name: "a.mp4" }, { key: "file_2", name: "a.mp4" }],
    ["image", { image_key: "img_1" }, { key: "img_1", name: "图片" }],
    ["audio", { file_key: "file_3", duration: 2000 }, undefined],
    ["sticker", { file_key: "file_4" }, undefined],
    ["merge_forward", { content: "Merged and Forwarded Message" }, undefined],
    ["interactive", { title: "a", elements: [] }, undefined],
    ["text", { text: 5 }, undefined],
    ["text", ["not", "an", "object"], undefined],
  ])("of type %s carries what can be fetched and no text: %o", (type, content, file) => {
    expect(said(type, content)).toMatchObject({ text: undefined, file });
  });
});

describe("markup that the platform adds to a text", () => {
  const textOf = (text: string) => said("text", { text });
  test.each([
    ["/党课 学习[12371.cn](http://12371.cn)专题", "/党课 学习12371.cn专题"],
    ["看 [https://a.example/x?y=1](https://a.example/x?y=1) 30人", "看 https://a.example/x?y=1 30人"],
    ["联系 [a@b.example](mailto:a@b.example)", "联系 a@b.example"],
    ["[1](http://a.example)[2](http://b.example)", "12"],
    // Nobody's link: brackets that people type stay.
    ["[注](见附件) [x](y) 《a》[强]", "[注](见附件) [x](y) 《a》[强]"],
    ["<p>@_user_1 /党课 昨天</p><p>30人</p>", "@_user_1 /党课 昨天\n30人"],
    ["<p>一半", "<p>一半"],
  ])("%s is %s", (written, typed) => {
    expect(textOf(written)).toMatchObject({ text: typed });
  });

  test("a mention by open_id, in a text or a post, is recognised by its id", () => {
    const id = "ou_84aad35d084aa403a838cf73ee18467";
    const named = { key: id, personId: id, name: "模范" };
    expect(textOf(`<at user_id="${id}">模范</at> /党课`)).toMatchObject({ text: `${id} /党课`, mentions: [{}, named] });
    const post = {
      content: [
        [
          { tag: "at", user_id: id, user_name: "模范" },
          { tag: "text", text: " /党课" },
        ],
      ],
    };
    expect(said("post", post)).toMatchObject({ text: `${id} /党课`, mentions: [{}, named] });
  });

  test("a post sent only as markdown is read from there, and one sent in both forms only once", () => {
    const md = [[{ tag: "md", text: "@_user_1 /党课 [a.cn](http://a.cn)" }]];
    expect(said("post", { title: "", content_v2: md })).toMatchObject({ text: "@_user_1 /党课 a.cn" });
    const both = { content: [[{ tag: "text", text: "/党课" }]], content_v2: md };
    expect(said("post", both)).toMatchObject({ text: "/党课" });
  });
});

describe("a button press", () => {
  test("has an action, an id and a value", () => {
    expect(press()).toEqual({
      kind: "press",
      eventId: "f7984f25108f8137722bb63cee927e66",
      messageId: "om_574d639e4a44e4dd646eaf628e2",
      chatId: "oc_e4d2605ca917e695f54f11aaf56",
      operatorId: "ou_3c14f3a59eaf2825dbe25359f15",
      isGuest: false,
      at: NOW,
      action: "done",
      id: "42",
      value: 3,
      form: undefined,
    });
  });

  test("without a value is read from the button's name", () => {
    const named = (name: string) => press(({ event }) => (event.action = { tag: "button", name }));
    expect(named("done:42:3")).toMatchObject({ action: "done", id: "42", value: 3 });
    expect(named("done:42:ok")).toMatchObject({ action: "done", id: "42", value: "ok" });
    expect(named("done::7")).toMatchObject({ action: "done", id: undefined, value: 7 });
    expect(named("done")).toMatchObject({ action: "done", id: undefined, value: undefined });
    expect(named("draft-submit__01a2-b3")).toMatchObject({ action: "draft-submit", id: "01a2-b3", value: undefined });
    expect(named("done____7")).toMatchObject({ action: "done", id: undefined, value: 7 });
  });

  test.each([[null], [{}], [""], ["x".repeat(100_000)], [undefined]])(
    "whose value %o holds no route takes its name's",
    (value) => {
      expect(press(({ event }) => Object.assign(event.action, { value, name: "done__42" }))).toMatchObject({
        action: "done",
        id: "42",
      });
    },
  );

  test("with its value as JSON text is read", () => {
    expect(press(({ event }) => (event.action.value = '{"a":"done","id":"42"}'))).toMatchObject({
      action: "done",
      id: "42",
    });
  });

  test("by a person whose open_id is nested belongs to that person", () => {
    for (const key of ["user_id", "operator_id"])
      expect(press(({ event }) => (event.operator = { [key]: { open_id: "ou_9" } }))).toMatchObject({
        operatorId: "ou_9",
      });
  });

  test("with its ids in the event itself is read", () => {
    const flat = press(({ event }) => {
      Object.assign(event, event.context);
      delete event.context;
    });
    expect(flat).toMatchObject({ chatId: "oc_e4d2605ca917e695f54f11aaf56" });
  });

  test("of a form has its values: days as days, empty ones left out", () => {
    const form_value = {
      title: "写周报",
      due: "2026-12-01 +0800",
      abroad: "2024-04-01 -0930",
      who: ["ou_a", "ou_b"],
      empty: "",
      blank: " \n",
      none: null,
      list: [],
      object: { a: 1 },
      number: 5,
    };
    expect(press(({ event }) => (event.action.form_value = form_value))).toMatchObject({
      form: { title: "写周报", due: "2026-12-01", abroad: "2024-04-01", who: "ou_a、ou_b" },
    });
  });

  test("with its message's ids beside the event, as in the vendor's examples, is read", () => {
    const beside = press((payload) => {
      payload.context = payload.event.context;
      delete payload.event.context;
    });
    expect(beside).toMatchObject({ chatId: "oc_e4d2605ca917e695f54f11aaf56" });
  });

  test("by a person without an open_id has no operator", () => {
    expect(press(({ event }) => (event.operator = { union_id: "on_1" }))).toMatchObject({ operatorId: undefined });
  });

  test.each([
    ["an action of 100 KB", (payload: Payload) => (payload.event.action.value = { a: "x".repeat(100_000) })],
    ["an object as id", (payload: Payload) => (payload.event.action.value = { a: "done", id: { $ne: 1 } })],
    ["neither value nor name", (payload: Payload) => (payload.event.action = { tag: "button" })],
  ])("with %s does nothing", (_, bend) => {
    expect(press(bend)).toMatchObject({ kind: "ignored", type: "card.action.trigger" });
  });
});

describe("other events", () => {
  test("are recognised by their type", () => {
    const chat = { chat_id: "oc_1", operator_id: { open_id: "ou_1" }, name: "机关支部群" };
    const at = NOW;
    const eventId = "5e3702a84e847582be8db7fb73283c02";
    expect(
      other("im.message.recalled_v1", { message_id: "om_1", chat_id: "oc_1", recall_time: "1615380573411" }),
    ).toEqual({ kind: "recalled", eventId, messageId: "om_1", chatId: "oc_1", at: "2021-03-10T12:49:33.411Z" });
    expect(other("im.chat.member.bot.added_v1", chat)).toEqual({
      kind: "bot-added",
      eventId,
      chatId: "oc_1",
      chatName: "机关支部群",
      operatorId: "ou_1",
      at,
    });
    for (const type of ["im.chat.member.bot.deleted_v1", "im.chat.disbanded_v1"]) {
      expect(other(type, chat)).toEqual({ kind: "chat-gone", eventId, chatId: "oc_1", at });
    }
    expect(other("im.chat.updated_v1", { chat_id: "oc_1", after_change: { name: "新名" } })).toEqual({
      kind: "chat-renamed",
      eventId,
      chatId: "oc_1",
      chatName: "新名",
      at,
    });
    expect(other("im.chat.updated_v1", { chat_id: "oc_1", after_change: { avatar: "a" } })).toMatchObject({
      kind: "ignored",
    });
    for (const type of ["im.message.message_read_v1", "im.chat.access_event.bot_p2p_chat_entered_v1", "x.y_v9"]) {
      expect(other(type, {})).toEqual({ kind: "ignored", eventId, type, at });
    }
  });

  test.each([
    "im.message.receive_v1",
    "im.message.recalled_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.disbanded_v1",
    "im.chat.updated_v1",
    "card.action.trigger",
  ])("that break their own format are taken and marked: %s", (event_type) => {
    for (const event of [
      undefined,
      null,
      "x",
      [],
      {},
      { message: {}, sender: {} },
      { chat_id: "a b", message_id: 5 },
    ]) {
      const payload = { ...messageEvent((one) => (one.header.event_type = event_type)), event };
      expect(read(payload)).toMatchObject({ ok: true, event: { kind: "ignored", type: "malformed" } });
    }
  });
});

describe("the check of the app and the token", () => {
  test.each([
    ["no header", (payload: Payload) => delete payload.header, 400],
    ["a text as header", (payload: Payload) => (payload.header = "x"), 400],
    ["no token", (payload: Payload) => delete payload.header.token, 401],
    ["a list as token", (payload: Payload) => (payload.header.token = [ours.verificationToken]), 401],
    ["another app", (payload: Payload) => (payload.header.app_id = "cli_0"), 401],
    ["no app", (payload: Payload) => delete payload.header.app_id, 401],
    ["no event id", (payload: Payload) => delete payload.header.event_id, 400],
    ["a space in the event id", (payload: Payload) => (payload.header.event_id = "a b"), 400],
    ["no type", (payload: Payload) => delete payload.header.event_type, 400],
    ["another schema", (payload: Payload) => (payload.schema = "3.0"), 401],
  ])("is asked of every event: %s", (_, bend, status) => {
    expect(read(messageEvent(bend))).toEqual({ ok: false, status });
  });

  test("also applies to a challenge", () => {
    expect(read(JSON.parse(challenge()))).toMatchObject({ ok: true, event: { challenge: "ajls384kdj1234" } });
    expect(read(JSON.parse(challenge("another")))).toEqual({ ok: false, status: 401 });
    expect(read({ ...JSON.parse(challenge()), challenge: 5 })).toEqual({ ok: false, status: 400 });
  });
});
