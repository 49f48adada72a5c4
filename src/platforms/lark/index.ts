import type { OpenPlatform, Platform } from "../platform.ts";
import { type ClientConfig, createClient } from "./api/client.ts";
import { createDirectory } from "./api/directory.ts";
import { createFiles } from "./api/files.ts";
import { type GroupLink, setMenu, setTab } from "./api/group-extras.ts";
import { createMessenger } from "./api/messenger.ts";
import { type PanelCommand, syncPanel } from "./api/slash-commands.ts";
import { chatUrlOf } from "./applinks.ts";
import { createSignIn } from "./sign-in.ts";
import { larkTraits } from "./traits.ts";
import { createDoor, createReadRequest, type DoorKeys } from "./webhook/webhook.ts";

export type { StoredMessage } from "./api/directory.ts";
export type { GroupLink, GroupSet } from "./api/group-extras.ts";
export type { LarkMemory } from "./api/token.ts";
export { botUrlOf } from "./applinks.ts";

/**
 * The configuration of one Feishu app. `baseUrl` is `https://open.feishu.cn`, `https://open.larksuite.com`, a privately
 * deployed Feishu, or loopback.
 */
export interface LarkConfig extends ClientConfig, DoorKeys {}

/** One Feishu app: reads its events and calls its API. */
export function createLark(config: LarkConfig) {
  const client = createClient(config);
  const readRequest = createReadRequest(config);
  const directory = createDirectory(client);
  const memory = config.memory ?? {};
  return {
    ...larkTraits,
    appId: config.appId,
    path: "/lark/events",
    readRequest,
    receive: (intake) => createDoor({ ...intake, readRequest }),
    async identity() {
      if (memory.identity !== undefined) return memory.identity;
      const info = await directory.botInfo();
      memory.identity = info.ok ? info.value.personId : undefined;
      return memory.identity;
    },
    ping: () => directory.botInfo(),
    messenger: createMessenger(client),
    directory,
    files: createFiles(client),
    syncPanel: (commands: readonly PanelCommand[], wait: (ms: number) => Promise<unknown>) =>
      syncPanel(client, commands, wait),
    setTab: (chatId: string, tab: GroupLink) => setTab(client, chatId, tab),
    setMenu: (chatId: string, entries: readonly GroupLink[]) => setMenu(client, chatId, entries),
    signIn: createSignIn(config, client),
    chatUrl: (chatId: string, messageId: string) => chatUrlOf(config.baseUrl, chatId, messageId),
    client,
  } satisfies Platform & Record<string, unknown>;
}

/** A connected Feishu app. */
export type Lark = ReturnType<typeof createLark>;

/** Opens Feishu for a program. */
export const openLark =
  (config: Omit<LarkConfig, "clock" | "onCall">): OpenPlatform<Lark> =>
  ({ clock, onDate }) =>
    createLark({ ...config, clock, onCall: ({ date }) => onDate(date) });
