import { expect, test } from "vitest";
import { defined } from "#core";
import { deskCity, type Sandbox } from "../../src/sandbox/index.ts";
import { call, deskWith, type Received } from "./desk.ts";

const [group, , water] = deskCity.chats;
const [member] = deskCity.people;
const noon = () => "2026-11-22T04:00:00.000Z";
const T = (content: string) => ({ tag: "plain_text", content });
const done = {
  tag: "button",
  text: T("完成"),
  behaviors: [{ type: "callback", value: { a: "done", id: "42" } }],
};
const form = {
  tag: "form",
  name: "f",
  elements: [
    { tag: "input", name: "title", required: true, label: T("题目"), max_length: 5 },
    { tag: "input", name: "note", default_value: "预填" },
    {
      tag: "select_static",
      name: "kind",
      initial_option: "a",
      options: [
        { text: T("甲"), value: "a" },
        { text: T("乙"), value: "b" },
      ],
    },
    { tag: "date_picker", name: "day", initial_date: "2026-12-01" },
    { tag: "button", name: "save", text: T("提交"), form_action_type: "submit" },
    { tag: "button", name: "again", text: T("重置"), form_action_type: "reset" },
  ],
};
const dead = { tag: "button", text: T("旧式"), value: { a: "dead" } };
const off = { ...done, text: T("停用"), disabled: true };
const link = {
  tag: "button",
  text: T("打开"),
  behaviors: [{ type: "open_url", default_url: "http://127.0.0.1/" }],
};
const card = (...elements: unknown[]) => ({ schema: "2.0", body: { elements } });

async function withCard(
  answer?: (received: Received, sandbox: Sandbox) => ReturnType<Parameters<typeof deskWith>[0] & object>,
) {
  const desk: ReturnType<typeof deskWith> = deskWith((received) => answer?.(received, desk.sandbox), { clock: noon });
  const content = JSON.stringify(card(done, dead, off, link, form));
  const body = { receive_id: group.chatId, msg_type: "interactive", content };
  const sent = await call(desk.sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  const id = sent.body.data.message_id as string;
  return {
    ...desk,
    id,
    press: (button: string | object, values = {}) => desk.sandbox.click(id, button as never, values, member.openId),
  };
}

test("a click sends one callback with person, button and place, and shows the toast", async () => {
  const { press, inbox, id } = await withCard(() => ({ body: { toast: { type: "success", content: "已完成" } } }));
  expect(await press("完成")).toEqual({ toast: { type: "success", content: "已完成" } });
  expect(inbox).toHaveLength(1);
  const { header, event } = inbox[0]?.body ?? {};
  expect(header).toMatchObject({ event_type: "card.action.trigger", create_time: `${Date.parse(noon())}000` });
  expect(event).toMatchObject({
    operator: { open_id: member.openId },
    action: { tag: "button", value: { a: "done", id: "42" }, timezone: "Asia/Shanghai" },
    host: "im_message",
    context: { open_message_id: id, open_chat_id: group.chatId },
  });
  expect(event.token).toMatch(/^c-[0-9a-f]{32}$/);
});

test.each([["完成"], [{ a: "done", id: "42" }]])("a button is found by its label or its value: %j", async (button) => {
  const { press, inbox } = await withCard();
  await press(button);
  expect(inbox[0]?.body.event.action.value).toEqual({ a: "done", id: "42" });
});

test("an app that does not answer is given up and not called again", async () => {
  const { press, inbox, sandbox } = await withCard(() => "silence");
  expect(await press("完成")).toEqual({ clientError: 200341 });
  await sandbox.advance(86_400_000);
  expect(inbox).toHaveLength(1);
});

const answers: readonly (readonly [string, object, object])[] = [
  ["a status that is not 200", { status: 500 }, { clientError: 200671 }],
  ["a redirect", { status: 302 }, { clientError: 200671 }],
  ["a body that is no object", { body: "ok" }, { clientError: 200672 }],
  ["a toast of an unknown type", { body: { toast: { type: "loud", content: "x" } } }, { clientError: 200672 }],
  ["a card that is refused", { body: { card: { type: "raw", data: card({ tag: "note" }) } } }, { clientError: 200673 }],
  ["a card of the old schema", { body: { card: { type: "raw", data: { elements: [] } } } }, { clientError: 200830 }],
  ["an empty object", { body: {} }, {}],
];
test.each(answers)("the client's error for %s", async (_name, answer, verdict) => {
  const { press } = await withCard(() => answer);
  expect(await press("完成")).toEqual(verdict);
});

test("a card in the answer replaces the card", async () => {
  const data = card({ tag: "markdown", content: "办好了" });
  const { press, sandbox } = await withCard(() => ({ body: { card: { type: "raw", data } } }));
  await press("完成");
  expect(sandbox.messages(group.chatId)[0]?.text).toBe("办好了");
});

test("a change of the card that comes before the answer to the press is reverted", async () => {
  const early = JSON.stringify(card({ tag: "markdown", content: "太早" }));
  let patched: Promise<unknown> | undefined;
  const desk = deskWith(undefined, {
    clock: noon,
    post: async () => {
      patched = call(desk.sandbox, "PATCH", `im/v1/messages/${id}`, { content: early });
      await patched;
      return { status: 200, body: "{}", ms: 1 };
    },
  });
  const body = { receive_id: group.chatId, msg_type: "interactive", content: JSON.stringify(card(done)) };
  const sent = await call(desk.sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  const id = sent.body.data.message_id as string;
  await desk.sandbox.click(id, "完成", {}, member.openId);
  expect(await patched).toMatchObject({ body: { code: 0 } });
  expect(desk.sandbox.messages(group.chatId)[0]?.text).toBe("完成");
});

test("a form is sent with typed values over the preset ones", async () => {
  const { press, inbox } = await withCard();
  await press("save", { title: "写周报", kind: "b" });
  expect(inbox[0]?.body.event.action).toMatchObject({
    name: "save",
    form_value: { title: "写周报", note: "预填", kind: "b", day: "2026-12-01 +0800" },
  });
});

test.each([
  ["absent", {}],
  ["null", { value: null }],
  ["empty", { value: {} }],
] as const)("what a submit calls back with may be %s", async (how, shown) => {
  const { press, inbox, sandbox } = await withCard();
  if (how !== "absent") sandbox.faults.pushes.submitValue = how;
  await press("save", { title: "写周报" });
  const { value, ...rest } = inbox[0]?.body.event.action ?? {};
  expect({ ...rest, ...defined({ value }) }).toMatchObject({ name: "save", ...shown });
  expect("value" in (inbox[0]?.body.event.action ?? {})).toBe(how !== "absent");
});

test.each([
  ["a required field is empty", {}, ["题目"]],
  ["a text is too long", { title: "一二三四五六" }, ["题目：最多5个字"]],
  ["an option does not exist", { title: "一", kind: "c" }, ["kind：没有这个选项"]],
])("nothing is sent when %s", async (_name, values, missing) => {
  const { press, inbox } = await withCard();
  expect(await press("save", values)).toEqual({ missing });
  expect(inbox).toHaveLength(0);
});

test.each([
  ["a button with only an old value", "旧式", {}],
  ["a reset button", "again", {}],
  ["a link", "打开", { openUrl: "http://127.0.0.1/" }],
  ["a disabled button", "停用", { refused: "按钮不可用" }],
])("pressing %s sends nothing to the app", async (_name, button, verdict) => {
  const { press, inbox } = await withCard();
  expect(await press(button)).toEqual(verdict);
  expect(inbox).toHaveLength(0);
});

test("a card accepts no press after fourteen days, or from a person who is not in the chat", async () => {
  const { press, sandbox, id, inbox } = await withCard();
  const [, , chen] = deskCity.people;
  await sandbox.removeMember(group.chatId, chen.openId);
  expect(await sandbox.click(id, "完成", {}, chen.openId)).toEqual({ refused: "不在这个会话里" });
  await sandbox.advance(14 * 86_400_000 + 1);
  expect(await press("完成")).toEqual({ refused: "卡片已过期" });
  expect(inbox.map(({ body }) => body.header.event_type)).toEqual(["im.chat.member.user.deleted_v1"]);
});

test("an empty optional field is absent for one card and empty for another", async () => {
  const content = {
    ...form,
    elements: form.elements.map((each) => (each.name === "note" ? { tag: "input", name: "note" } : each)),
  };
  const shapes: unknown[] = [];
  const { sandbox } = deskWith(({ body }) => {
    shapes.push(body.event.action?.form_value.note);
    return undefined;
  });
  for (const chatId of [group.chatId, water.chatId]) {
    const body = { receive_id: chatId, msg_type: "interactive", content: JSON.stringify(card(content)) };
    const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
    const [, , , leader] = deskCity.people;
    await sandbox.click(sent.body.data.message_id, "save", { title: "一" }, leader.openId);
  }
  expect(shapes).toEqual([undefined, ""]);
});
