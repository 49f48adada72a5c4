// Addresses that open in Feishu's client.

const hostOf = (baseUrl: string): string =>
  new URL(baseUrl).hostname.endsWith("larksuite.com") ? "applink.larksuite.com" : "applink.feishu.cn";

/** The address that opens the chat with the bot, on the platform of the app. */
export const botUrlOf = (baseUrl: string, appId: string): string =>
  `https://${hostOf(baseUrl)}/client/bot/open?appId=${encodeURIComponent(appId)}`;

/**
 * The address that opens a group. Feishu documents none for a message; only the sandbox, which is recognised by plain
 * HTTP and serves the address itself, is told the message.
 */
export function chatUrlOf(baseUrl: string, chatId: string, messageId: string): string {
  const { protocol, origin } = new URL(baseUrl);
  const isSandbox = protocol === "http:";
  const asked = new URLSearchParams({ openChatId: chatId, ...(isSandbox ? { openMessageId: messageId } : {}) });
  return `${isSandbox ? origin : `https://${hostOf(baseUrl)}`}/client/chat/open?${asked}`;
}
