/** What an id of Feishu identifies, by its prefix; undefined if it is none of these. */
export function kindOfId(id: string): "chat" | "person" | undefined {
  if (id.startsWith("oc_")) return "chat";
  return id.startsWith("ou_") ? "person" : undefined;
}

/** Ids and keys in the platform's form, for the demo city. */
export const madeUp = {
  personId: (rest: string) => `ou_${rest}`,
  chatId: (rest: string) => `oc_${rest}`,
  messageId: (rest: string) => `om_${rest}`,
  mentionKey: (index: number) => `@_user_${index}`,
} as const;
