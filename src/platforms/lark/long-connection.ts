import type { EventDispatcher, Logger } from "@larksuiteoapi/node-sdk";
import type { Intake } from "../platform.ts";
import { readEvent } from "./webhook/events.ts";
import { answerTo, bodyHashOf } from "./webhook/webhook.ts";

/** What a long connection needs: the app's credentials, and the same handlers as the webhook. */
export interface LongConnectionOptions extends Intake {
  readonly baseUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  /** Called when the connection is made or lost; `failed` is final. */
  readonly onState?: (state: "connected" | "reconnecting" | "failed") => void;
}

/** A connection over which Feishu delivers events. */
export interface LongConnection {
  isConnected(): boolean;
  close(): void;
}

/**
 * After how many seconds without an answer a connection is given up; without this a silently dead one is not noticed.
 */
const PING_TIMEOUT = 30;
const HANDSHAKE_MS = 10_000;
/** The answer is sent right after it is returned. A card changed before that would be changed back by it. */
const EDGE_MS = 100;

/**
 * Connects to Feishu instead of being called, so no public address is needed. The official client handles the protocol;
 * its events are handled like webhook events. Resolves at once; the client keeps trying until it is connected.
 */
export async function openLongConnection(options: LongConnectionOptions): Promise<LongConnection> {
  if (!/^cli_[0-9a-f]{16}$/i.test(options.appId)) {
    // Checked here, because the official client would return without an error message.
    throw new Error("LARK_APP_ID is no app id that a long connection takes: cli_ and sixteen hex digits");
  }
  // The official client takes half of the program's start time to load, so it is loaded only for a long connection.
  const { WSClient } = await import("@larksuiteoapi/node-sdk");
  const client = new WSClient({
    appId: options.appId,
    appSecret: options.appSecret,
    domain: options.baseUrl,
    logger: SILENT,
    handshakeTimeoutMs: HANDSHAKE_MS,
    wsConfig: { pingTimeout: PING_TIMEOUT },
    onReady: () => options.onState?.("connected"),
    onReconnecting: () => options.onState?.("reconnecting"),
    onReconnected: () => options.onState?.("connected"),
    onError: () => options.onState?.("failed"),
  });
  const eventDispatcher = { invoke: (json: unknown) => hear(json, options) } as unknown as EventDispatcher;
  void client.start({ eventDispatcher }).catch(() => options.onState?.("failed"));
  return {
    isConnected: () => client.getConnectionStatus().state === "connected",
    close: () => client.close({ force: true }),
  };
}

/**
 * An error thrown here becomes a 500 on the wire, and Feishu delivers the event again, as after a 503 from the webhook.
 */
async function hear(json: unknown, options: LongConnectionOptions): Promise<unknown> {
  const receivedAt = options.clock();
  const object = { ...(json as Readonly<Record<string, unknown>>) };
  const reading = readEvent(object, { appId: options.appId, verificationToken: undefined }, receivedAt);
  if (!reading.ok || reading.event.kind === "challenge") {
    options.onRefused?.(reading.ok ? 400 : reading.status);
    throw new Error("not an event of ours");
  }
  const answer = await answerTo(reading.event, { bodyHash: bodyHashOf(object), receivedAt }, options);
  const { afterAnswer } = options;
  if (afterAnswer !== undefined) setTimeout(() => void afterAnswer(), EDGE_MS);
  if (answer.status === 200) return answer.body;
  options.onRefused?.(503);
  throw new Error("not saved in time");
}

// The client would log whole events and requests; its callbacks are enough.
const quiet = () => {};
const SILENT: Logger = { error: quiet, warn: quiet, info: quiet, debug: quiet, trace: quiet };
