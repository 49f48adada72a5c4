import type { RefusalCode } from "../../messenger.ts";
import { refusalOf } from "./errors.ts";
import { type Call, type CallLine, codeIn, createHttp, type HttpAnswer } from "./http.ts";
import { createTokenSource, type LarkMemory } from "./token.ts";

/** What a client needs to call the API of one app. */
export interface ClientConfig {
  readonly baseUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly clock: () => string;
  readonly fetch?: typeof fetch;
  /** Called after every request, for the log. */
  readonly onCall?: (line: CallLine) => void;
  /** Where the token is stored; in the client if absent. */
  readonly memory?: LarkMemory;
}

/** A refusal by the platform: our code, and the platform's number. */
export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly platformCode: number | undefined;
  readonly retryAfterMs?: number;
}

/** The body of a successful call, or the refusal. */
export type Answer = { readonly ok: true; readonly json: Json; readonly bytes: Uint8Array } | Refusal;

/** A JSON object from the platform, not yet validated. */
export type Json = Readonly<Record<string, unknown>>;

/** Calls Feishu's API as the app. */
export interface Client {
  /** Calls with the app's token; if Feishu refuses the token, it is renewed and the call repeated once. */
  call(call: Call): Promise<Answer>;
  /** Calls with the caller's token, or with none. */
  callAs(token: string | undefined, call: Call): Promise<Answer>;
}

/** A client for one app. It only uses fetch, so it runs on Node and on Workers. */
export function createClient(config: ClientConfig): Client {
  const http = createHttp(config.baseUrl, config.fetch ?? fetch, config.onCall);
  const tokens = createTokenSource(config, http, config.clock);
  const callAs: Client["callAs"] = async (token, call) =>
    readAnswer(await http(token === undefined ? call : { ...call, token }), call.isFile ?? false);
  const tryOnce = async (call: Call): Promise<{ answer: Answer; token: string | undefined }> => {
    const held = await tokens.get();
    if (!held.ok) return { answer: held, token: undefined };
    return { answer: await callAs(held.token, call), token: held.token };
  };
  return {
    callAs,
    async call(call) {
      const first = await tryOnce(call);
      if (first.token === undefined || first.answer.ok || first.answer.code !== "auth") return first.answer;
      tokens.drop(first.token);
      return (await tryOnce(call)).answer;
    },
  };
}

function readAnswer(answer: HttpAnswer | undefined, isFile: boolean): Answer {
  if (answer === undefined) return { ok: false, code: "no_answer", platformCode: undefined };
  const { status, json, bytes, resetMs } = answer;
  if (isFile && status === 200) return { ok: true, json: {}, bytes };
  const platformCode = codeIn(json);
  const code = refusalOf({ status, code: platformCode });
  if (code === undefined && json !== undefined) return { ok: true, json, bytes };
  const refusal: Refusal = { ok: false, code: code ?? "no_answer", platformCode };
  return resetMs === undefined ? refusal : { ...refusal, retryAfterMs: resetMs };
}
