import { createCipheriv, createHash, randomBytes } from "node:crypto";

/** The app whose door is tested. */
export const ours = {
  appId: "cli_9f5343c580712544",
  encryptKey: "encrypt-key-of-the-tests-000",
  verificationToken: "verification-token-of-the-tests",
} as const;

/** The time at which the tests' requests arrive. */
export const NOW = "2026-11-22T10:00:00.000Z";
export const NOW_SECONDS = String(Date.parse(NOW) / 1000);

/** Encrypts as Feishu does: AES-256-CBC under the digest of the key, the IV in front. */
export function encrypt(text: string, key: string = ours.encryptKey, iv: Uint8Array = randomBytes(16)): string {
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(key).digest(), iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}

/** The body that carries a ciphertext. */
export const envelope = (ciphertext: string) => JSON.stringify({ encrypt: ciphertext });

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Signs a body as Feishu does, right unless told otherwise. */
export function signed(
  body: string | Uint8Array,
  { timestamp = NOW_SECONDS, nonce = "1602578471", key = ours.encryptKey as string } = {},
): WireRequest {
  const bytes = Buffer.from(body);
  const signature = createHash("sha256")
    .update(timestamp + nonce + key)
    .update(bytes)
    .digest("hex");
  return { headers: { ...stamped(timestamp, nonce), "x-lark-signature": signature }, body: bytes };
}

export const stamped = (timestamp: string, nonce: string): Record<string, string> => ({
  "content-type": "application/json; charset=utf-8",
  "x-lark-request-timestamp": timestamp,
  "x-lark-request-nonce": nonce,
});

/** A body without a signature. */
export const unsigned = (body: string | Uint8Array): WireRequest => ({
  headers: { "content-type": "application/json; charset=utf-8" },
  body: Buffer.from(body),
});

/** A whole, right request that carries this event. */
export const delivery = (event: unknown) => signed(envelope(encrypt(JSON.stringify(event))));

// biome-ignore lint/suspicious/noExplicitAny: tests bend single fields of a payload
export type Payload = any;

/** A message in a group, as Feishu sends it. */
export function messageEvent(bend: (payload: Payload) => void = () => {}): Payload {
  const payload = {
    schema: "2.0",
    header: {
      event_id: "5e3702a84e847582be8db7fb73283c02",
      event_type: "im.message.receive_v1",
      create_time: String(Date.parse(NOW)),
      token: ours.verificationToken,
      app_id: ours.appId,
      tenant_key: "2ca1d211f64f6438",
    },
    event: {
      sender: {
        sender_id: { union_id: "on_8ed6aa67826108097d9ee143816345", open_id: "ou_84aad35d084aa403a838cf73ee18467" },
        sender_type: "user",
        tenant_key: "2ca1d211f64f6438",
      },
      message: {
        message_id: "om_5ce6d572455d361153b7cb51da133945",
        create_time: String(Date.parse(NOW) - 1_000),
        chat_id: "oc_5ce6d572455d361153b7xx51da133945",
        chat_type: "group",
        message_type: "text",
        content: JSON.stringify({ text: "@_user_1 /党课 昨天 32人" }),
        mentions: [{ key: "@_user_1", id: { open_id: "ou_bot" }, name: "模范" }],
      },
    },
  };
  bend(payload);
  return payload;
}

/** A press of a card's button, as Feishu sends it. */
export function pressEvent(bend: (payload: Payload) => void = () => {}): Payload {
  const payload = {
    schema: "2.0",
    header: {
      event_id: "f7984f25108f8137722bb63cee927e66",
      token: ours.verificationToken,
      create_time: `${Date.parse(NOW)}000`,
      event_type: "card.action.trigger",
      tenant_key: "2ca1d211f64f6438",
      app_id: ours.appId,
    },
    event: {
      operator: { tenant_key: "2ca1d211f64f6438", open_id: "ou_3c14f3a59eaf2825dbe25359f15" },
      token: "c-295ee57216a5dc9de90fefd0aadb4b1d7d",
      action: { value: { a: "done", id: "42", v: 3 }, tag: "button", timezone: "Asia/Shanghai", name: "done:42:3" },
      host: "im_message",
      context: { open_message_id: "om_574d639e4a44e4dd646eaf628e2", open_chat_id: "oc_e4d2605ca917e695f54f11aaf56" },
    },
  };
  bend(payload);
  return payload;
}

/** The set-up question, which comes encrypted and unsigned. */
export const challenge = (token: string = ours.verificationToken) =>
  JSON.stringify({ challenge: "ajls384kdj1234", token, type: "url_verification" });
