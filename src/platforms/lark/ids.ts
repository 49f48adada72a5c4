/** What an id of Feishu stands for, by its head; undefined where it is none of these. */
export function kindOfId(id: string): "chat" | "person" | undefined {
  if (id.startsWith("oc_")) return "chat";
  return id.startsWith("ou_") ? "person" : undefined;
}

/** Ids and keys of the platform's form for a made-up city. */
export const madeUp = {
  personId: (rest: string) => `ou_${rest}`,
  chatId: (rest: string) => `oc_${rest}`,
  messageId: (rest: string) => `om_${rest}`,
  mentionKey: (index: number) => `@_user_${index}`,
} as const;
