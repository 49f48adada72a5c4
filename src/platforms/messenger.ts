/** Why the platform refused a message, grouped by what to do next. */
export type RefusalCode =
  | "throttled"
  | "quota"
  | "in_flight"
  | "no_answer"
  | "auth"
  | "target_gone"
  | "message_gone"
  | "person_unreachable"
  | "content_rejected"
  | "permission_denied"
  | "edit_expired"
  /** The message cannot be replied to where it is, but the answer may be sent to the chat. */
  | "place_refused"
  /** A definite refusal for an unknown reason. */
  | "unexpected";

/** The result of one send. `retryAfterMs` is the delay that the platform asked for, if any. */
export type SendResult =
  | { readonly ok: true; readonly messageId: string | undefined }
  | {
      readonly ok: false;
      readonly code: RefusalCode;
      readonly platformCode: number | undefined;
      readonly retryAfterMs?: number;
    };

/** One message to send. The same `uuid` is never shown twice within an hour. */
export interface OutgoingMessage {
  readonly uuid: string;
  /** For create, `target` is the id of a chat or a person; for reply and patch, of a message. */
  readonly action: "create" | "reply" | "patch";
  readonly target: string;
  /**
   * The type of message; `content` is in the platform's own form. `work` becomes a card before it is sent.
   * `face` is an emoji reaction on the target, `{face, card}`; the card is sent if the reaction is refused.
   */
  readonly messageType: "card" | "text" | "file" | "work" | "face";
  readonly content: string;
  /** The bytes of a file made just before sending; stored files have their bytes in `content`. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** Sends messages through a chat platform. */
export interface Messenger {
  send(message: OutgoingMessage): Promise<SendResult>;
}
