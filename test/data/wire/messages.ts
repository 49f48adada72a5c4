import { alone, bot, event, inGroup, person, posted, said, type WireShape } from "./shape.ts";

const DEED = "/志愿 昨天 清洁家园 32人 单位=市财政局";
const home = { record: ["清洁家园"] };
const nobody = { mentions: undefined };
const noOne = { sender_id: { union_id: "", user_id: "", open_id: "" } };
const reply = (parent: string, more = {}) => ({ parent_id: parent, root_id: parent, message_id: "om_reply", ...more });
const everybody = { key: "@_all", id: { union_id: "", user_id: "", open_id: "" }, name: "所有人", tenant_key: "" };

/** What people and other programs say, in the shapes it arrives in. */
export const messages: readonly WireShape[] = [
  { name: "the mention glued to the slash", source: "field", expect: home, pushes: [said(`@_user_1${DEED}`)] },
  {
    name: "the bot mentioned twice",
    source: "field",
    expect: home,
    pushes: [said(`@_user_1 @_user_2 ${DEED}`, { mentions: [bot, { ...bot, key: "@_user_2" }] })],
  },
  {
    name: "everybody and the bot mentioned, everybody with empty ids",
    source: "field",
    expect: home,
    pushes: [said(`@_all @_user_1 ${DEED}`, { mentions: [everybody, bot] })],
  },
  {
    name: "everybody mentioned with empty ids, and not the bot",
    source: "field",
    expect: "silence",
    pushes: [said(`@_all ${DEED}`, { mentions: [everybody] })],
  },
  {
    name: "a person mentioned as the speaker",
    source: "vendor",
    expect: { record: ["全会精神宣讲"] },
    pushes: [said("@_user_1 /党课 昨天 全会精神宣讲 主讲=@_user_2 41人 单位=市财政局", { mentions: [bot, person] })],
  },
  {
    name: "a mail address as a link",
    source: "vendor",
    expect: { record: ["清洁家园"] },
    pushes: [said("@_user_1 /志愿 昨天 清洁家园 32人 备注:见[a@b.cn](mailto:a@b.cn) 单位=市财政局")],
  },
  {
    name: "a link whose words differ from its address",
    source: "vendor",
    expect: { record: ["全会公报"] },
    pushes: [said("@_user_1 /党课 昨天 [全会公报](https://www.12371.cn/a?b=1#c) 主讲=梁德峰 41人 单位=市财政局")],
  },
  {
    name: "a link whose address holds brackets",
    source: "guess",
    expect: { record: ["观看 https://a.cn/x_(1).html"] },
    pushes: [
      said("@_user_1 /党课 昨天 观看 [https://a.cn/x_(1).html](https://a.cn/x_(1).html) 主讲=梁德峰 41人 单位=市财政局"),
    ],
  },
  {
    name: "a mention without its kind and its tenant",
    source: "vendor",
    expect: home,
    pushes: [said(`@_user_1 ${DEED}`, { mentions: [{ key: bot.key, id: { open_id: "$BOT" }, name: "模范" }] })],
  },
  {
    name: "a mention by a name given in the group",
    source: "guess",
    expect: home,
    pushes: [said(`@_user_1 ${DEED}`, { mentions: [{ ...bot, name: "小模（财政局）" }] })],
  },
  {
    name: "mentions as the history has them, the id a string",
    source: "vendor",
    expect: home,
    pushes: [
      said(`@_user_1 ${DEED}`, { mentions: [{ key: "@_user_1", id: "$BOT", id_type: "open_id", name: "模范" }] }),
    ],
  },
  { name: "an ideographic blank after the mention", source: "field", expect: home, pushes: [said(`@_user_1\u3000${DEED}`)] },
  { name: "a four-per-em blank after the mention", source: "field", expect: home, pushes: [said(`@_user_1\u2005${DEED}`)] },
  { name: "line ends around the line", source: "field", expect: home, pushes: [said(`\n@_user_1\n${DEED}\n\n`)] },
  { name: "a text of an old client in a paragraph", source: "field", expect: home, pushes: [said(`<p>@_user_1 ${DEED}</p>`)] },
  {
    name: "two lines, two reports",
    source: "field",
    expect: { record: ["清洁家园", "植树"] },
    pushes: [said(`@_user_1 ${DEED}\n/志愿 昨天 植树 20人 单位=市财政局`)],
  },
  {
    name: "a reply to what somebody else wrote",
    source: "vendor",
    expect: home,
    pushes: [said(`@_user_1 ${DEED}`, reply("om_nobody_knows"))],
  },
  {
    name: "a reply in a topic to its first message",
    source: "field",
    expect: home,
    pushes: [said(`@_user_1 ${DEED}`, reply("om_nobody_knows", { thread_id: "omt_19c0a" }))],
  },
  {
    name: "a reply to the receipt that withdraws",
    source: "vendor",
    given: "report",
    expect: "answer",
    pushes: [said("@_user_1 /撤", reply("$CARD"))],
  },
  {
    name: "a correction in a topic that names the report",
    source: "field",
    given: "report",
    expect: "answer",
    pushes: [said("@_user_1 人数=35", reply("$REPORT", { thread_id: "omt_19c0b" }))],
  },
  {
    name: "a report edited, pushed again as the same message",
    source: "field",
    given: "report",
    expect: "answer",
    pushes: [said(`@_user_1 ${DEED.replace("32", "35")}`, { message_id: "$REPORT" })],
  },
  {
    name: "a report edited, pushed as an update",
    source: "field",
    given: "report",
    expect: "answer",
    pushes: [{ ...said(`@_user_1 ${DEED.replace("32", "35")}`, { message_id: "$REPORT" }), type: "im.message.updated_v1" }],
  },
  {
    name: "an update that changes no word",
    source: "guess",
    given: "report",
    expect: "silence",
    pushes: [{ ...said(`@_user_1 ${DEED}`, { message_id: "$REPORT" }), type: "im.message.updated_v1" }],
  },
  {
    name: "an update of talk that names nobody",
    source: "guess",
    expect: "silence",
    pushes: [{ ...said("明天几点开会？", nobody), type: "im.message.updated_v1" }],
  },
  {
    name: "one message under two event ids",
    source: "field",
    expect: home,
    pushes: [said(`@_user_1 ${DEED}`, {}, {}, { event_id: "a1" }), said(`@_user_1 ${DEED}`, {}, {}, { event_id: "a2" })],
  },
  {
    name: "one event delivered three times",
    source: "vendor",
    expect: home,
    pushes: [1, 2, 3].map(() => said(`@_user_1 ${DEED}`, {}, {}, { event_id: "a3" })),
  },
  {
    name: "members of the head and of the event absent",
    source: "sdk",
    expect: home,
    pushes: [
      said(
        `@_user_1 ${DEED}`,
        { update_time: undefined },
        { sender_id: { open_id: "$WANG" } },
        { tenant_key: undefined, create_time: undefined },
      ),
    ],
  },
  {
    name: "root_id, parent_id and thread_id as empty words",
    source: "sdk",
    expect: home,
    pushes: [said(`@_user_1 ${DEED}`, { root_id: "", parent_id: "", thread_id: "" })],
  },
  {
    name: "post, the mention in the second paragraph",
    source: "vendor",
    expect: home,
    pushes: [
      posted({ title: "", content: [[{ tag: "text", text: DEED, style: [] }], [{ tag: "at", user_id: "@_user_1", user_name: "模范" }]] }),
    ],
  },
  {
    name: "post, a picture before the line",
    source: "field",
    expect: home,
    pushes: [
      posted({
        title: "",
        content: [
          [{ tag: "img", image_key: "img_v3_02ab", width: 1080, height: 1440 }],
          [{ tag: "at", user_id: "@_user_1", user_name: "模范" }, { tag: "text", text: ` ${DEED}` }],
        ],
      }),
    ],
  },
  {
    name: "post in the English locale",
    source: "sdk",
    expect: home,
    pushes: [posted({ en_us: { title: "", content: [[{ tag: "at", user_id: "@_user_1" }, { tag: "text", text: ` ${DEED}` }]] } })],
  },
  {
    name: "post, everybody mentioned and not the bot",
    source: "field",
    expect: "silence",
    pushes: [
      posted({ title: "通知", content: [[{ tag: "at", user_id: "@_all", user_name: "所有人" }, { tag: "text", text: DEED }]] }, nobody),
    ],
  },
  { name: "post with nothing but the mention", source: "field", expect: "answer", pushes: [posted({ title: "", content: [[{ tag: "at", user_id: "@_user_1" }]] })] },
  { name: "post without a paragraph", source: "field", expect: "answer", pushes: [posted({ title: "", content: [] })] },
  {
    name: "post in the new form, the old one empty, with bold words",
    source: "sdk",
    expect: home,
    pushes: [
      posted({
        title: "",
        content: [[]],
        content_v2: [[{ tag: "md", text: "@_user_1 /志愿 昨天 **清洁家园** 32人 单位=市财政局" }]],
      }),
    ],
  },
  { name: "a forwarded conversation in the group", source: "vendor", expect: "silence", pushes: [inGroup("merge_forward", { content: "Merged and Forwarded Message" }, nobody)] },
  { name: "a forwarded conversation in the direct chat, its content no JSON", source: "vendor", expect: "answer", pushes: [alone("merge_forward", "Merged and Forwarded Message")] },
  { name: "a file in the group", source: "vendor", expect: "silence", pushes: [inGroup("file", { file_key: "file_v3_1", file_name: "签到表.xlsx" }, nobody)] },
  { name: "a sheet in the direct chat of a member", source: "vendor", expect: "answer", pushes: [alone("file", { file_key: "file_v3_1", file_name: "签到表.xlsx" })] },
  { name: "a voice in the direct chat", source: "vendor", expect: "answer", pushes: [alone("audio", { file_key: "file_v3_2", duration: 2000 })] },
  { name: "a voice in the group", source: "vendor", expect: "silence", pushes: [inGroup("audio", { file_key: "file_v3_2", duration: 2000 }, nobody)] },
  { name: "a sticker in the direct chat", source: "vendor", expect: "silence", pushes: [alone("sticker", { file_key: "v2_sticker" })] },
  { name: "somebody's card in the direct chat", source: "vendor", expect: "answer", pushes: [alone("share_user", { user_id: "$LI" })] },
  { name: "a group shared in the group", source: "vendor", expect: "silence", pushes: [inGroup("share_chat", { chat_id: "oc_other" }, nobody)] },
  { name: "a card forwarded into the group", source: "vendor", expect: "silence", pushes: [inGroup("interactive", { title: "回执", elements: [[{ tag: "text", text: DEED }]] }, nobody)] },
  { name: "a card in the direct chat, its source in a string", source: "vendor", expect: "answer", pushes: [alone("interactive", { json_card: "{\"schema\":2}", card_schema: 2 })] },
  { name: "a kind of message nobody has seen, in the direct chat", source: "guess", expect: "answer", pushes: [alone("hologram", { key: "x" })] },
  { name: "a kind of message nobody has seen, in the group", source: "guess", expect: "silence", pushes: [inGroup("hologram", { key: "x" }, nobody)] },
  { name: "a note of the platform about who came", source: "vendor", expect: "silence", pushes: [inGroup("system", { template: "{from_user} invited {to_chatters} to this chat.", from_user: ["王建国"], to_chatters: ["李敏"] }, nobody, { ...noOne, sender_type: "system" })] },
  { name: "a line in the direct chat, inside a topic", source: "field", expect: home, pushes: [alone("text", { text: DEED }, { thread_id: "omt_p2p", root_id: "om_r", parent_id: "om_r", chat_id: "$DIRECT_LI" }, { sender_id: { open_id: "$LI" } })] },
  { name: "a full stop in the direct chat", source: "field", expect: "answer", pushes: [alone("text", { text: "。" })] },
  { name: "an empty text in the direct chat", source: "guess", expect: "silence", pushes: [alone("text", { text: "" })] },
  { name: "a post that is one picture in the direct chat", source: "vendor", expect: "answer", pushes: [alone("post", { title: "", content: [[{ tag: "img", image_key: "img_v3_1" }]] })] },
  { name: "another bot mentions ours, kind bot", source: "vendor", expect: "silence", pushes: [said(`@_user_1 ${DEED}`, {}, { sender_id: { open_id: "ou_other_bot" }, sender_type: "bot" })] },
  { name: "a program without an id mentions ours", source: "vendor", expect: "silence", pushes: [said(`@_user_1 ${DEED}`, {}, { sender_id: null, sender_type: "app" })] },
  { name: "what the bot itself said, called a person's", source: "guess", expect: "silence", pushes: [said(`@_user_1 ${DEED}`, {}, { sender_id: { open_id: "$BOT" } })] },
  { name: "a person of another organisation", source: "vendor", expect: "answer", pushes: [said(`@_user_1 ${DEED}`, {}, { sender_id: { open_id: "ou_guest" }, tenant_key: "15f1d2" })] },
  { name: "a person of another organisation talks to others", source: "vendor", expect: "silence", pushes: [said(DEED, nobody, { sender_id: { open_id: "ou_guest" }, tenant_key: "15f1d2" })] },
  { name: "the report taken back", source: "vendor", given: "report", expect: "answer", pushes: [event("im.message.recalled_v1", { message_id: "$REPORT", chat_id: "$GROUP", recall_time: "1615380573411", recall_type: "message_owner" })] },
  { name: "the report taken back by the group's owner, no more said", source: "vendor", given: "report", expect: "answer", pushes: [event("im.message.recalled_v1", { message_id: "$REPORT", chat_id: "$GROUP", recall_type: "group_owner" })] },
];
