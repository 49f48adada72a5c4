import type { RefusalCode, SendResult } from "#platforms";

const BASE_MS = 1_000;
const CAP_MS = 60_000;
const IN_FLIGHT_MS = 3_000;
const QUOTA_MS = 3_600_000;
/** Feishu remembers a uuid for an hour; after that a repeated message could be shown twice. */
export const SAFE_MS = 50 * 60_000;

/** What has been tried so far to send one message. */
export interface Tried {
  /** The number of tries with unknown outcome. */
  readonly attempts: number;
  /** When the platform may first have seen the uuid; undefined if it certainly has not. */
  readonly since: number | undefined;
  /** How many times in a row the platform has refused the message for too many requests. */
  readonly waits: number;
}

/** What is done next with a message after the platform's answer. */
export type Verdict =
  | { readonly is: "sent"; readonly messageId: string | undefined }
  | {
      readonly is: "later";
      readonly at: number;
      readonly code: RefusalCode;
      /** Whether the platform may have shown the message; only such a try is counted. */
      readonly isAttempt: boolean;
      readonly pause?: "app" | "target";
    }
  | { readonly is: "dead"; readonly code: RefusalCode }
  | { readonly is: "unknown"; readonly code: RefusalCode };

/** Decides whether a message is sent, sent again later, or never. `random` is from 0 up to 1. */
export function verdictOf(result: SendResult, tried: Tried, now: number, random: number): Verdict {
  if (result.ok) return { is: "sent", messageId: result.messageId };
  const { code } = result;
  switch (ACTIONS[code]) {
    case "wait": {
      const wait = Math.max(result.retryAfterMs ?? 0, waitMs(tried.waits, random));
      // 99991400 limits the whole app; 230020 limits one chat.
      const pause = result.platformCode === APP_LIMIT || result.retryAfterMs !== undefined ? "app" : "target";
      return { is: "later", at: now + wait, code, isAttempt: false, pause };
    }
    case "quota":
      return { is: "later", at: now + QUOTA_MS, code, isAttempt: false, pause: "app" };
    case "token":
      return { is: "later", at: now + waitMs(tried.waits, random), code, isAttempt: false };
    case "again": {
      const delay = code === "in_flight" ? IN_FLIGHT_MS : retryMs(tried.attempts, random);
      const since = tried.since ?? now;
      return now + delay >= since + SAFE_MS
        ? { is: "unknown", code }
        : { is: "later", at: now + delay, code, isAttempt: true };
    }
    case "never":
      return { is: "dead", code };
  }
}

const APP_LIMIT = 99991400;

const ACTIONS: Readonly<Record<RefusalCode, "wait" | "quota" | "token" | "again" | "never">> = {
  throttled: "wait",
  quota: "quota",
  auth: "token",
  in_flight: "again",
  no_answer: "again",
  target_gone: "never",
  message_gone: "never",
  person_unreachable: "never",
  content_rejected: "never",
  permission_denied: "never",
  edit_expired: "never",
  place_refused: "never",
  // Another try at once would delay the chat for nothing; see consequences.ts for the second try.
  unexpected: "never",
};

/** The delay before a retry with full jitter: a random part of a bound that doubles from one second to a minute. */
export const retryMs = (attempts: number, random: number): number => random * boundMs(attempts);

/**
 * The delay after throttling: at least the bound, plus up to a second of jitter, so that not all messages retry at
 * once.
 */
const waitMs = (waits: number, random: number): number => boundMs(waits) + random * BASE_MS;

/** The longest wait before the next retry, by the number of tries. */
export const boundMs = (attempts: number): number => Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempts, 10));
