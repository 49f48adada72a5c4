import { randomBytes } from "node:crypto";

/** A refusal by the platform: HTTP status, code and message. */
export class Refusal extends Error {
  readonly code: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: number, message: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/** Thrown to close the socket without a response. */
export class Dropped extends Error {}

const WORDS: Readonly<Record<number, string>> = {
  10003: "invalid param",
  10015: "wrong app secret",
  230001: "Your request contains an invalid request parameter.",
  230002: "The bot can not be outside the group.",
  230011: "The message is recalled.",
  230012: "Bot is NOT the sender of the message.",
  230013: "Bot has NO availability to this user.",
  230017: "Bot is NOT the owner of the resource.",
  230018: "These operations are NOT allowed at current group settings.",
  230020: "This operation triggers the frequency limit.",
  230025: "The length of the message content reaches its limit.",
  230027: "Lack of necessary permissions.",
  230031: "Message can only be modified within 14 days after sending.",
  230034: "The receive_id is invalid.",
  230049: "The message is being sent.",
  230053: "The user has stopped the bot from sending messages.",
  230055: "The type of file upload does not match the type of message being sent.",
  230099: "Failed to create card content.",
  230110: "Action unavailable as the message has been deleted.",
  231001: "Reaction type is invalid.",
  231002: "The operator has no reaction permission on the specific message.",
  231003: "The message is not found, or reactions cannot be put on it.",
  231010: "The operator does not match.",
  232097: "Your request contains an invalid chat tab.",
  232098: "Your request contains an invalid chat menu.",
  232001: "Your request contains an invalid request parameter.",
  232006: "Your request specifies a chat_id which is invalid.",
  232009: "Your request specifies a chat which has already been dissolved.",
  232011: "Operator can NOT be out of the chat.",
  234001: "Invalid request param.",
  234003: "File not in message.",
  234004: "App not in chat.",
  234006: "The file size exceed the max value.",
  234010: "File's size can't be 0.",
  99991201: "resource not find",
  99991400: "request trigger frequency limit",
  99991661: "Need a token",
  99991663: "Invalid access token for authorization. Please make a request with token attached.",
  99991668: "Invalid access token for authorization. Please make a request with token attached.",
  99991671: "Invalid token: must start with t-/u-",
  99991677: "token expire",
  99992351: "these open ids not existed",
  99992354: "these ids not existed",
  99992402: "field validation failed",
};

/** A refusal with the vendor's message for its code; `detail` is added as `ext`. */
export function refusal(code: number, detail?: string, status = 400): Refusal {
  const words = WORDS[code] ?? "error";
  return new Refusal(code, detail === undefined ? words : `${words.replace(/\.$/, "")}, ext=${detail}`, status);
}

/** A log id as in every response. */
export const newLogId = (): string => randomBytes(16).toString("hex").toUpperCase();

/** The body of a refusal, with the parts of `error` that are always present. */
export const refusalBody = ({ code, message }: Refusal, logId: string) => ({
  code,
  msg: message,
  error: {
    log_id: logId,
    troubleshooter: `排查建议查看(Troubleshooting suggestions): https://open.feishu.cn/search?log_id=${logId}&code=${code}`,
  },
});
