export type { CardPress, IncomingMessage, Mention, MessageType, PlatformEvent } from "./events.ts";
export { intentUuid } from "./intent.ts";
export { madeUp } from "./lark/ids.ts";
export {
  asIncoming,
  botUrlOf,
  CardTooLargeError,
  cardFits,
  createLark,
  type GroupLink,
  type GroupSet,
  type Lark,
  type LarkConfig,
  type LarkMemory,
  renderCard,
  renderText,
  type SaidMessage,
  type StoredMessage,
  withoutNames,
} from "./lark/index.ts";
export { MALFORMED } from "./lark/webhook/events.ts";
export { isSecret } from "./lark/webhook/verify.ts";
export {
  createDoor,
  type DoorAnswer,
  type DoorEvent,
  type DoorOptions,
  serverOptions,
} from "./lark/webhook/webhook.ts";
export type { Messenger, OutgoingMessage, RefusalCode, SendResult } from "./messenger.ts";
export { refuseStrangeTargets } from "./target.ts";
