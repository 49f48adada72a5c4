/** Why the platform did not take a message, by what must happen next. */
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
  /** Not there: the answer may still be said beside the message. */
  | "place_refused"
  /** A definite no for a reason that is not known. */
  | "unexpected";

/** What became of one send. `retryAfterMs` is the platform's own word, when it gave one. */
export type SendResult =
  | { readonly ok: true; readonly messageId: string | undefined }
  | {
      readonly ok: false;
      readonly code: RefusalCode;
      readonly platformCode: number | undefined;
      readonly retryAfterMs?: number;
    };

/** One message to hand over: the same `uuid` is never shown twice within an hour. */
export interface OutgoingMessage {
  readonly uuid: string;
  /** create: target is the id of a chat or a person; reply, patch: target is a message id. */
  readonly action: "create" | "reply" | "patch";
  readonly target: string;
  /**
   * What is sent; `content` is in the platform's own form. `work` becomes a card before it is sent;
   * `face` is a face on the target, `{face, card}`, and the card where that is refused.
   */
  readonly messageType: "card" | "text" | "file" | "work" | "face";
  readonly content: string;
  /** The bytes of a file that was made when its turn came; those kept with the message stand in `content`. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** The way out to a chat platform. */
export interface Messenger {
  send(message: OutgoingMessage): Promise<SendResult>;
}
