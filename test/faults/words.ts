/** A message event as it came: what is said or pressed next is the same person's, in the same group. */
export interface Said {
  readonly header: object;
  readonly event: {
    readonly sender: { readonly sender_id: { readonly open_id: string } };
    readonly message: { readonly chat_id: string; readonly message_id: string };
  };
}

/** A press on the receipt of what somebody said, by the same person. */
export function press({ header, event }: Said, action: string, number: number): object {
  return {
    schema: "2.0",
    header: { ...header, event_id: crypto.randomUUID(), event_type: "card.action.trigger" },
    event: {
      operator: { open_id: event.sender.sender_id.open_id },
      action: { tag: "button", value: { a: action, id: String(number) }, name: `${action}:${number}` },
      context: { open_message_id: event.message.message_id, open_chat_id: event.message.chat_id },
    },
  };
}

/** The same person's next message in the same group. */
export function message({ header, event }: Said, text: string): object {
  const content = JSON.stringify({ text: `@_user_1 ${text}` });
  const message = { ...event.message, message_id: `om_${crypto.randomUUID().replaceAll("-", "")}`, content };
  return { schema: "2.0", header: { ...header, event_id: crypto.randomUUID() }, event: { ...event, message } };
}
