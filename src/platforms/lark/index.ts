export { CardTooLargeError, cardFits, renderCard } from "./cards.ts";
export { renderText } from "./plain.ts";

import { createReadRequest, type DoorKeys } from "./door.ts";

/** What connects us to one Feishu app. */
export interface LarkConfig extends DoorKeys {
  /** `https://open.feishu.cn`, `https://open.larksuite.com`, a privately deployed Feishu, or loopback. */
  readonly baseUrl: string;
  readonly appSecret: string;
  readonly clock: () => string;
  readonly fetch?: typeof fetch;
}

/** One Feishu app: how its events are read and how it is spoken to. */
export function createLark(config: LarkConfig) {
  return { readRequest: createReadRequest(config) };
}
