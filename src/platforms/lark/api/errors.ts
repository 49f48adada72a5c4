import type { RefusalCode } from "../../messenger.ts";

/**
 * What Feishu's numbers mean for what must happen next. One table, because two of Feishu's own SDKs sort the
 * two frequency limits (230020, 99991400) under "gone" and "forbidden", and so lose messages.
 */
export const REFUSALS: Readonly<Record<number, RefusalCode>> = {
  // Too much at once: wait, the same message again.
  2200: "throttled",
  11232: "throttled",
  11233: "throttled",
  11247: "throttled",
  230020: "throttled",
  230047: "throttled",
  230048: "throttled",
  99991400: "throttled",
  // The month's calls are used up.
  99991403: "quota",
  // The first try is still under way.
  230049: "in_flight",
  // Nobody can say what became of it.
  10101: "no_answer",
  40003: "no_answer",
  232096: "no_answer",
  // The token, not the message.
  99991661: "auth",
  99991663: "auth",
  99991664: "auth",
  99991665: "auth",
  99991668: "auth",
  99991671: "auth",
  99991677: "auth",
  // The chat is no more, or no longer ours.
  230002: "target_gone",
  230034: "target_gone",
  230045: "target_gone",
  231004: "target_gone",
  232006: "target_gone",
  232009: "target_gone",
  232011: "target_gone",
  99992355: "target_gone",
  99992356: "target_gone",
  // The message answered or changed is no more.
  230011: "message_gone",
  230019: "message_gone",
  230050: "message_gone",
  230110: "message_gone",
  230111: "message_gone",
  231003: "message_gone",
  99992354: "message_gone",
  // The person left, stopped the bot, or is another app's acquaintance.
  41050: "person_unreachable",
  230013: "person_unreachable",
  230029: "person_unreachable",
  230038: "person_unreachable",
  230053: "person_unreachable",
  99992351: "person_unreachable",
  99992360: "person_unreachable",
  99992361: "person_unreachable",
  // What it says, or how.
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
  // The app's set-up.
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
  // Too late, or too often, to change it.
  230031: "edit_expired",
  230075: "edit_expired",
  // Nobody may answer there: the kind of message, a chat without topics, a topic that is no more.
  230054: "place_refused",
  230071: "place_refused",
  230072: "place_refused",
  230101: "place_refused",
};

/** The part of an answer that tells success from refusal. */
export interface Answered {
  readonly status: number;
  /** `code` of the body; undefined when there was no readable body. */
  readonly code: number | undefined;
}

/** Why the platform did not do it; `undefined` when it did. */
export function refusalOf({ status, code }: Answered): RefusalCode | undefined {
  // A server that broke down may have done the work first, whatever number it still wrote.
  if (status >= 500 || status === 408) return "no_answer";
  // HTTP 200 does not mean success, and a number in the body says more than the status.
  if (code === 0) return status >= 200 && status < 300 ? undefined : "no_answer";
  const known = code === undefined ? undefined : REFUSALS[code];
  if (known !== undefined) return known;
  if (status === 429) return "throttled";
  if (code === undefined) return "no_answer";
  return "unexpected";
}
