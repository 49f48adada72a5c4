import type { EventDispatcher, Logger } from "@larksuiteoapi/node-sdk";
import type { Intake } from "../platform.ts";
import { readEvent } from "./webhook/events.ts";
import { answerTo, bodyHashOf } from "./webhook/webhook.ts";

/** What a long connection is made of: the app's two secrets, and what the door is made of. */
export interface LongConnectionOptions extends Intake {
  readonly baseUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  /** Hears when the connection comes and goes; `failed` is for good. */
  readonly onState?: (state: "connected" | "reconnecting" | "failed") => void;
}

/** A connection over which Feishu hands events in. */
export interface LongConnection {
  isConnected(): boolean;
  close(): void;
}

/** Seconds. Without it a connection that died silently is never missed. */
const PING_TIMEOUT = 30;
const HANDSHAKE_MS = 10_000;
/** An answer leaves right after it is given; a card changed earlier would be changed back. */
const EDGE_MS = 100;

/**
 * Connects to Feishu instead of being called by it: no public address is needed. The official client speaks the wire;
 * what comes over it goes the way of every event. Resolves at once; the client goes on trying until it is connected.
 */
export async function openLongConnection(options: LongConnectionOptions): Promise<LongConnection> {
  if (!/^cli_[0-9a-f]{16}$/i.test(options.appId)) {
    // The official client would return without a word.
    throw new Error("LARK_APP_ID is no app id that a long connection takes: cli_ and sixteen hex digits");
  }
  // Half of the program's start is this import, so it is made in this mode only.
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

/** What it throws is a 500 on the wire, and Feishu hands the event in again, as after a 503 at the door. */
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

// The client logs whole events and requests; what matters comes through its callbacks.
const quiet = () => {};
const SILENT: Logger = { error: quiet, warn: quiet, info: quiet, debug: quiet, trace: quiet };
