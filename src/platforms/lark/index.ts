import { type ClientConfig, createClient } from "./api/client.ts";
import { createDirectory } from "./api/directory.ts";
import { createFiles } from "./api/files.ts";
import { type GroupLink, setMenu, setTab } from "./api/group-extras.ts";
import { createMessenger } from "./api/messenger.ts";
import { type PanelCommand, syncPanel } from "./api/slash-commands.ts";
import { chatUrlOf } from "./applinks.ts";
import { createSignIn } from "./sign-in.ts";
import { createReadRequest, type DoorKeys } from "./webhook/webhook.ts";

export { asIncoming, type SaidMessage, type StoredMessage } from "./api/directory.ts";
export type { GroupLink, GroupSet } from "./api/group-extras.ts";
export type { LarkMemory } from "./api/token.ts";
export { botUrlOf } from "./applinks.ts";
export { CardTooLargeError, cardFits, renderCard } from "./cards/cards.ts";
export { withoutNames } from "./cards/naming.ts";
export { renderText } from "./cards/plain.ts";

/**
 * What connects us to one Feishu app. `baseUrl` is `https://open.feishu.cn`, `https://open.larksuite.com`,
 * a privately deployed Feishu, or loopback.
 */
export interface LarkConfig extends ClientConfig, DoorKeys {}

/** One Feishu app: how its events are read and how it is spoken to. */
export function createLark(config: LarkConfig) {
  const client = createClient(config);
  return {
    readRequest: createReadRequest(config),
    messenger: createMessenger(client),
    directory: createDirectory(client),
    files: createFiles(client),
    syncPanel: (commands: readonly PanelCommand[], wait: (ms: number) => Promise<unknown>) =>
      syncPanel(client, commands, wait),
    setTab: (chatId: string, tab: GroupLink) => setTab(client, chatId, tab),
    setMenu: (chatId: string, entries: readonly GroupLink[]) => setMenu(client, chatId, entries),
    signIn: createSignIn(config, client),
    chatUrl: (chatId: string, messageId: string) => chatUrlOf(config.baseUrl, chatId, messageId),
    client,
  };
}

/** A connected Feishu app. */
export type Lark = ReturnType<typeof createLark>;
