/** What must come of an act: records of these titles, an answer to somebody, or nothing that anybody sees. */
export type Outcome = { readonly record: readonly string[] } | "answer" | "silence";

/** One or more pushes of the platform, labelled before they were first run. Words that begin with `$` stand for what the desk has. */
export interface WireShape {
  readonly name: string;
  /** Where the shape was seen; `guess` where no source shows it and it must only be safe. */
  readonly source: "vendor" | "sdk" | "field" | "guess";
  readonly expect: Outcome;
  /** What is there before: a report with its receipt, or an open form. */
  readonly given?: "report" | "form";
  /** Whether no more than one message may come of it. */
  readonly once?: boolean;
  readonly pushes: readonly WirePush[];
}

/** One push: the kind of event, what is in it, and what its head has or lacks beyond the usual. */
export interface WirePush {
  readonly type: string;
  readonly event: unknown;
  readonly header?: Readonly<Record<string, unknown>>;
  /** The whole body where it is of the older envelope. */
  readonly body?: Readonly<Record<string, unknown>>;
}

const MESSAGE = "im.message.receive_v1";

/** The bot as a message's list of who is mentioned has it. */
export const bot = {
  key: "@_user_1",
  id: { union_id: "on_bot", user_id: "", open_id: "$BOT" },
  mentioned_type: "bot",
  name: "模范",
  tenant_key: "$TENANT",
};

/** A person of the group as a message's list of who is mentioned has them. */
export const person = {
  key: "@_user_2",
  id: { union_id: "on_li", user_id: "9gf3", open_id: "$LI" },
  mentioned_type: "user",
  name: "李敏",
  tenant_key: "$TENANT",
};

const sender = {
  sender_id: { union_id: "on_wang", user_id: "4d7a", open_id: "$WANG" },
  sender_type: "user",
  tenant_key: "$TENANT",
};

/** A message in the group that mentions the bot, with what is said of it over that. */
export function inGroup(type: string, content: unknown, message: object = {}, from: object = {}, header = {}) {
  return message_(type, content, { chat_id: "$GROUP", chat_type: "group", mentions: [bot], ...message }, from, header);
}

/** A message in the sender's own chat with the bot. */
export function alone(type: string, content: unknown, message: object = {}, from: object = {}, header = {}) {
  return message_(type, content, { chat_id: "$DIRECT", chat_type: "p2p", ...message }, from, header);
}

function message_(type: string, content: unknown, message: object, from: object, header: object): WirePush {
  return {
    type: MESSAGE,
    header: header as Readonly<Record<string, unknown>>,
    event: {
      sender: { ...sender, ...from },
      message: {
        message_id: "om_x100b5a6c1f",
        create_time: "$NOW",
        update_time: "$NOW",
        message_type: type,
        content: typeof content === "string" ? content : JSON.stringify(content),
        ...message,
      },
    },
  };
}

/** A text in the group that mentions the bot. */
export const said = (text: string, message: object = {}, from: object = {}, header = {}): WirePush =>
  inGroup("text", { text }, message, from, header);

/** A post in the group that mentions the bot. */
export const posted = (content: unknown, message: object = {}): WirePush => inGroup("post", content, message);

/** An event that is no message. */
export const event = (type: string, of: unknown, header = {}): WirePush => ({ type, event: of, header });

/** A press, with what differs from the usual. */
export function press(action: unknown, more: object = {}, header = {}): WirePush {
  const usual = {
    operator: { tenant_key: "$TENANT", user_id: "4d7a", open_id: "$WANG", union_id: "on_wang" },
    token: "c-295ee57216a5dc9de90fefd0aadb4b1d7d",
    action,
    host: "im_message",
    context: { open_message_id: "$CARD", open_chat_id: "$GROUP" },
  };
  return { type: "card.action.trigger", event: { ...usual, ...more }, header };
}
