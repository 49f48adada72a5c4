export type { CardPress, IncomingMessage, Mention, MessageType, PlatformEvent } from "./events.ts";
export { MALFORMED } from "./events.ts";
export { intentUuid } from "./intent.ts";
export { drawnCard } from "./lark/cards/cards.ts";
export { madeUp } from "./lark/ids.ts";
export {
  botUrlOf,
  createLark,
  type GroupLink,
  type GroupSet,
  type Lark,
  type LarkConfig,
  type LarkMemory,
  openLark,
  type StoredMessage,
} from "./lark/index.ts";
export { larkTraits } from "./lark/traits.ts";
export { isSecret } from "./lark/webhook/verify.ts";
export { createDoor, type DoorOptions, serverOptions } from "./lark/webhook/webhook.ts";
export type { Messenger, OutgoingMessage, RefusalCode, SendResult } from "./messenger.ts";
export {
  type Asked,
  CardTooLargeError,
  type Directory,
  type EventAnswer,
  type HandledEvent,
  type Intake,
  type OpenPlatform,
  type Platform,
  type PlatformHooks,
  type PlatformTraits,
  type Rates,
  type SaidMessage,
  type SignIn,
} from "./platform.ts";
export { refuseStrangeTargets } from "./target.ts";
