import { event, press, type WireShape } from "./shape.ts";

const wang = { union_id: "on_wang", user_id: "4d7a", open_id: "$WANG" };
const head = { chat_id: "$GROUP", operator_id: wang, external: false, operator_tenant_key: "$TENANT" };
const fresh = { ...head, chat_id: "oc_fresh_group", name: "新来的群", i18n_names: { zh_cn: "新来的群" } };
const lecture = { day: "2026-11-29 +0800", title: "学党章", attendees: "30", speaker: "李红" };
const filled = { record: ["学党章"] };
const edit = { value: "$EDIT", tag: "button" };
const undo = { value: "$UNDO", tag: "button" };
const form = (form_value: unknown, more: object = {}) => ({ tag: "button", name: "$SUBMIT", form_value, ...more });

/** What happens around messages, in the shapes it arrives in. */
export const events: readonly WireShape[] = [
  { name: "the bot comes in, by nobody, without a name", source: "vendor", expect: "answer", pushes: [event("im.chat.member.bot.added_v1", { chat_id: "oc_fresh_group", operator_id: null, external: false })] },
  { name: "the bot comes in, told twice", source: "vendor", expect: "answer", once: true, pushes: [event("im.chat.member.bot.added_v1", fresh, { event_id: "b1" }), event("im.chat.member.bot.added_v1", fresh, { event_id: "b2" })] },
  { name: "the bot goes, by nobody", source: "vendor", expect: "silence", pushes: [event("im.chat.member.bot.deleted_v1", { ...head, operator_id: null })] },
  { name: "people come in, one without a name", source: "vendor", expect: "silence", pushes: [event("im.chat.member.user.added_v1", { ...head, users: [{ name: null, tenant_key: "$TENANT", user_id: { open_id: "ou_new" } }, { name: "李敏", user_id: null }] })] },
  { name: "somebody leaves", source: "vendor", expect: "silence", pushes: [event("im.chat.member.user.deleted_v1", { ...head, users: [{ name: "李敏", user_id: wang }] })] },
  { name: "the right to speak changes", source: "vendor", expect: "silence", pushes: [event("im.chat.updated_v1", { ...head, moderator_list: { added_member_list: [{ user_id: wang }], removed_member_list: [] } })] },
  { name: "the group gets another name", source: "vendor", expect: "silence", pushes: [event("im.chat.updated_v1", { ...head, after_change: { name: "财政局党建" }, before_change: { name: "市财政局机关党建群" } })] },
  { name: "the direct chat entered for the first time", source: "vendor", expect: "answer", pushes: [event("im.chat.access_event.bot_p2p_chat_entered_v1", { chat_id: "$DIRECT", operator_id: wang })] },
  { name: "a menu entry", source: "vendor", expect: "answer", pushes: [event("application.bot.menu_v6", { operator: { operator_name: "王建国", operator_id: wang }, event_key: "tally", timestamp: 1669364458 })] },
  { name: "a menu entry nobody set up, the stamp a word", source: "sdk", expect: "answer", pushes: [event("application.bot.menu_v6", { operator: { operator_id: wang }, event_key: "menu20221125", timestamp: "1669364458000" })] },
  { name: "a face put on the receipt", source: "vendor", given: "report", expect: "silence", pushes: [event("im.message.reaction.created_v1", { message_id: "$CARD", reaction_type: { emoji_type: "THUMBSUP" }, operator_type: "user", user_id: wang, action_time: "1627641418803" })] },
  { name: "a face put by a program", source: "vendor", given: "report", expect: "silence", pushes: [event("im.message.reaction.created_v1", { message_id: "$REPORT", reaction_type: { emoji_type: "DONE" }, operator_type: "app", app_id: "cli_other", action_time: "1627641418803" })] },
  { name: "the bot is muted in a group", source: "sdk", expect: "silence", pushes: [event("im.message.bot_muted_v1", { chat_id: "$GROUP", operator_id: wang })] },
  { name: "a message pinned, if that were ever told", source: "guess", expect: "silence", pushes: [event("im.message.pin.created_v1", { message_id: "$CARD", chat_id: "$GROUP", operator_id: "$WANG", operator_id_type: "open_id" })] },
  { name: "a buzz read, if that were ever told", source: "guess", expect: "silence", pushes: [event("im.message.urgent_read_v1", { message_id: "om_1", user_id_list: ["$WANG"], emails: ["a@b.cn"] })] },
  { name: "somebody's entry in the address book changes", source: "vendor", expect: "silence", pushes: [event("contact.user.updated_v3", { object: { open_id: "$WANG", name: "王建国", email: "a@b.cn", status: { is_resigned: false } }, old_object: { name: "王建" } })] },
  { name: "somebody resigns", source: "vendor", expect: "silence", pushes: [event("contact.user.deleted_v3", { object: { open_id: "ou_gone", status: { is_resigned: true } }, old_object: {} })] },
  { name: "a version of the application is approved", source: "vendor", expect: "silence", pushes: [event("application.application.app_version.audit_v6", { app_id: "cli_x", version_id: "oav_1", audit_source: "administrator" })] },
  { name: "an event nobody has heard of, with nothing in it", source: "guess", expect: "silence", pushes: [event("vc.meeting.all_meeting_ended_v1", null)] },
  { name: "a message event with nothing in it", source: "guess", expect: "silence", pushes: [event("im.message.receive_v1", null)] },
  { name: "a message event that is a list", source: "guess", expect: "silence", pushes: [event("im.message.receive_v1", [])] },
  { name: "a message of the first envelope", source: "vendor", expect: "silence", pushes: [{ type: "event_callback", event: null, body: { ts: "1502199207.7171419", uuid: "bc447199585340d1", type: "event_callback", event: { type: "message", app_id: "cli_x", chat_type: "group", open_chat_id: "$GROUP", open_id: "$WANG", msg_type: "text", is_mention: true, text: "<at open_id=\"$BOT\">@模范</at> /志愿 昨天 清洁家园 32人", text_without_at_bot: " /志愿 昨天 清洁家园 32人" } } }] },
  { name: "a preview of a link is asked for", source: "vendor", expect: "silence", pushes: [event("url.preview.get", { operator: wang, host: "im_message", context: { url: "https://example.cn/a", preview_token: "p-1", open_message_id: "$CARD", open_chat_id: "$GROUP" } })] },
];

/** What is pressed and filled in, in the shapes it arrives in. */
export const presses: readonly WireShape[] = [
  { name: "a form filled, the day with its zone", source: "vendor", given: "form", expect: filled, pushes: [press(form(lecture, { timezone: "Asia/Shanghai" }))] },
  { name: "a form filled, the value an empty object", source: "field", given: "form", expect: filled, pushes: [press(form(lecture, { value: {} }))] },
  { name: "a form filled, the value an empty word", source: "field", given: "form", expect: filled, pushes: [press(form(lecture, { value: "" }))] },
  { name: "a form filled, the rest empty words and empty lists", source: "guess", given: "form", expect: filled, pushes: [press(form({ ...lecture, place: "", note: "", type: [], hours: null }))] },
  { name: "a form filled, with fields the card has not", source: "guess", given: "form", expect: filled, pushes: [press(form({ ...lecture, Button_lvkepfu3: "", DateTimePicker_x: "2024-04-29 07:07 +0800", PersonSelect_x: "$LI" }))] },
  { name: "a form pressed twice", source: "field", given: "form", expect: filled, pushes: [press(form(lecture), {}, { event_id: "f1" }), press(form(lecture), {}, { event_id: "f2" })] },
  { name: "a form filled, no word of what was filled", source: "guess", given: "form", expect: "answer", pushes: [press(form(undefined))] },
  { name: "a form filled, a number as a number", source: "guess", given: "form", expect: filled, pushes: [press(form({ ...lecture, attendees: 30 }))] },
  { name: "a form pressed on a phone, the zone of elsewhere", source: "vendor", given: "form", expect: filled, pushes: [press(form({ ...lecture, day: "2026-11-29 +0900" }, { timezone: "Asia/Tokyo" }))] },
  { name: "correcting, no host and no zone", source: "sdk", given: "report", expect: "answer", pushes: [press(edit, { host: undefined })] },
  { name: "correcting, an empty name beside the value", source: "sdk", given: "report", expect: "answer", pushes: [press({ ...edit, name: "" })] },
  { name: "correcting, a form's values null beside the value", source: "sdk", given: "report", expect: "answer", pushes: [press({ ...edit, form_value: null, input_value: "", option: "", options: null, checked: false })] },
  { name: "correcting, the place outside the event", source: "vendor", given: "report", expect: "answer", pushes: [press(edit, { context: undefined, open_message_id: "$CARD", open_chat_id: "$GROUP" })] },
  { name: "correcting, who pressed nested", source: "field", given: "report", expect: "answer", pushes: [press(edit, { operator: { tenant_key: "$TENANT", user_id: { open_id: "$WANG", union_id: "on_wang", user_id: "" } } })] },
  { name: "correcting, nobody pressed", source: "field", given: "report", expect: "answer", pushes: [press(edit, { operator: { tenant_key: "$TENANT", union_id: "on_wang" } })] },
  { name: "correcting, by somebody of another organisation", source: "vendor", given: "report", expect: "answer", pushes: [press(edit, { operator: { tenant_key: "15f1d2", open_id: "ou_guest" } })] },
  { name: "undoing, pressed twice", source: "field", given: "report", expect: "answer", pushes: [press(undo, {}, { event_id: "u1" }), press(undo, {}, { event_id: "u2" })] },
  { name: "undoing, delivered twice", source: "guess", given: "report", expect: "answer", pushes: [press(undo, {}, { event_id: "u3" }), press(undo, {}, { event_id: "u3" })] },
  { name: "undoing, on a card nobody sent", source: "guess", given: "report", expect: "answer", pushes: [press(undo, { context: { open_message_id: "om_foreign", open_chat_id: "$GROUP" } })] },
  { name: "an overflow without a route", source: "vendor", given: "report", expect: "silence", pushes: [press({ tag: "overflow", option: "document", timezone: "Asia/Shanghai" })] },
  { name: "a day picked outside a form", source: "vendor", given: "report", expect: "silence", pushes: [press({ tag: "date_picker", option: "2025-06-10 +0800", value: {}, timezone: "Asia/Shanghai" })] },
  { name: "a moment picked outside a form", source: "vendor", given: "report", expect: "silence", pushes: [press({ tag: "picker_datetime", option: "2024-04-29 07:07 +0800" })] },
  { name: "a person picked outside a form", source: "vendor", given: "report", expect: "silence", pushes: [press({ tag: "select_person", option: "$LI", name: "PersonSelect_x" })] },
  { name: "a press in a preview of a link", source: "vendor", given: "report", expect: "silence", pushes: [press({ tag: "button", value: { key: "v" } }, { delivery_type: "url_preview", context: { url: "https://example.cn", preview_token: "p-1", open_chat_id: "$GROUP", open_message_id: "om_link" } })] },
  { name: "a press with no word of what", source: "guess", given: "report", expect: "silence", pushes: [press(null)] },
  { name: "a press whose value is a list", source: "guess", given: "report", expect: "silence", pushes: [press({ tag: "button", value: ["edit", "1"] })] },
];
