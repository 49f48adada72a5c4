// Addresses that Feishu's own client opens.

const hostOf = (baseUrl: string): string =>
  new URL(baseUrl).hostname.endsWith("larksuite.com") ? "applink.larksuite.com" : "applink.feishu.cn";

/** The address that opens the chat with the app's bot, by the platform the app lives on. */
export const botUrlOf = (baseUrl: string, appId: string): string =>
  `https://${hostOf(baseUrl)}/client/bot/open?appId=${encodeURIComponent(appId)}`;

/**
 * The address that opens a group. Feishu documents none for a message, so only the sandbox, which is the one platform over
 * plain HTTP and answers the address itself, is told which message is meant.
 */
export function chatUrlOf(baseUrl: string, chatId: string, messageId: string): string {
  const { protocol, origin } = new URL(baseUrl);
  const isSandbox = protocol === "http:";
  const asked = new URLSearchParams({ openChatId: chatId, ...(isSandbox ? { openMessageId: messageId } : {}) });
  return `${isSandbox ? origin : `https://${hostOf(baseUrl)}`}/client/chat/open?${asked}`;
}
