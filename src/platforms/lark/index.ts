import { type ClientConfig, createClient } from "./client.ts";
import { createDirectory } from "./directory.ts";
import { createReadRequest, type DoorKeys } from "./door.ts";
import { createFiles } from "./files.ts";
import { createMessenger } from "./messenger.ts";
import { createSignIn } from "./sign-in.ts";

export { CardTooLargeError, cardFits, renderCard } from "./cards.ts";
export { asIncoming, type StoredMessage } from "./directory.ts";
export { renderText } from "./plain.ts";
export type { LarkMemory } from "./token.ts";

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
    signIn: createSignIn(config, client),
    client,
  };
}

/** A connected Feishu app. */
export type Lark = ReturnType<typeof createLark>;
