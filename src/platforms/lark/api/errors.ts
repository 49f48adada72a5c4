import type { RefusalCode } from "../../messenger.ts";

/**
 * What each of Feishu's error numbers means for the next step. Feishu's own SDKs treat two rate limits (230020,
 * 99991400) as "gone" and "forbidden" and so lose messages.
 */
export const REFUSALS: Readonly<Record<number, RefusalCode>> = {
  // Too many requests: wait, then send the same message again.
  2200: "throttled",
  11232: "throttled",
  11233: "throttled",
  11247: "throttled",
  230020: "throttled",
  230047: "throttled",
  230048: "throttled",
  99991400: "throttled",
  // The month's quota of calls is used up.
  99991403: "quota",
  // The first try is still being processed.
  230049: "in_flight",
  // The platform does not say whether it sent the message.
  10101: "no_answer",
  40003: "no_answer",
  232096: "no_answer",
  // The token is wrong, not the message.
  99991661: "auth",
  99991663: "auth",
  99991664: "auth",
  99991665: "auth",
  99991668: "auth",
  99991671: "auth",
  99991677: "auth",
  // The chat no longer exists, or the bot is not in it any more.
  230002: "target_gone",
  230034: "target_gone",
  230045: "target_gone",
  231004: "target_gone",
  232006: "target_gone",
  232009: "target_gone",
  232011: "target_gone",
  99992355: "target_gone",
  99992356: "target_gone",
  // The message to reply to or to change no longer exists.
  230011: "message_gone",
  230019: "message_gone",
  230050: "message_gone",
  230110: "message_gone",
  230111: "message_gone",
  231003: "message_gone",
  99992354: "message_gone",
  // The person left, blocked the bot, or does not know this app.
  41050: "person_unreachable",
  230013: "person_unreachable",
  230029: "person_unreachable",
  230038: "person_unreachable",
  230053: "person_unreachable",
  99992351: "person_unreachable",
  99992360: "person_unreachable",
  99992361: "person_unreachable",
  // The content or its form is refused.
  11246: "content_rejected",
  230001: "content_rejected",
  230015: "content_rejected",
  230017: "content_rejected",
  230022: "content_rejected",
  230025: "content_rejected",
  230028: "content_rejected",
  230055: "content_rejected",
  230099: "content_rejected",
  99992402: "content_rejected",
  // A permission of the app is missing.
  10014: "permission_denied",
  10015: "permission_denied",
  230006: "permission_denied",
  230018: "permission_denied",
  230027: "permission_denied",
  230035: "permission_denied",
  230036: "permission_denied",
  232025: "permission_denied",
  232033: "permission_denied",
  232034: "permission_denied",
  99991201: "permission_denied",
  99991401: "permission_denied",
  99991662: "permission_denied",
  99991672: "permission_denied",
  99991673: "permission_denied",
  99991676: "permission_denied",
  99991679: "permission_denied",
  // The message can no longer be changed: it is too old, or it was changed too often.
  230031: "edit_expired",
  230075: "edit_expired",
  // The chosen message or chat allows no reply: its type, a chat without topics, or a deleted topic.
  230054: "place_refused",
  230071: "place_refused",
  230072: "place_refused",
  230101: "place_refused",
};

/** The part of a response that distinguishes success from refusal. */
export interface Answered {
  readonly status: number;
  /** `code` of the body; undefined without a readable body. */
  readonly code: number | undefined;
}

/** The reason of a refusal; `undefined` for a success. */
export function refusalOf({ status, code }: Answered): RefusalCode | undefined {
  // A server error may come after the work was done, whatever code it returns.
  if (status >= 500 || status === 408) return "no_answer";
  // HTTP 200 alone does not mean success, and the code in the body is more precise than the status.
  if (code === 0) return status >= 200 && status < 300 ? undefined : "no_answer";
  const known = code === undefined ? undefined : REFUSALS[code];
  if (known !== undefined) return known;
  if (status === 429) return "throttled";
  if (code === undefined) return "no_answer";
  return "unexpected";
}
