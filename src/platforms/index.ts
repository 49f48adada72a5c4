export type { CardPress, IncomingMessage, Mention, PlatformEvent } from './events.ts';
export type { Messenger, OutgoingMessage, RefusalCode, SendResult } from './messenger.ts';
