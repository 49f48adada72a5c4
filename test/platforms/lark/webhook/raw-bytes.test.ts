import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReadRequest } from "../../../../src/platforms/lark/webhook/webhook.ts";
import { encrypt, messageEvent, NOW, ours, signed, type WireRequest } from "../requests.ts";
import { type Door, openDoor, statusOf } from "./open-door.ts";

const BLANKS = fc.stringMatching(/^[ \t\r\n]{0,6}$/);

/** An envelope written in an unusual but right way: blanks anywhere, characters escaped. */
const ENVELOPE = fc.tuple(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.array(BLANKS, { minLength: 5, maxLength: 5 }),
  fc.nat(),
  fc.nat(),
);

function written([text, blanks, key, value]: readonly [string, readonly string[], number, number]): WireRequest {
  const [a = "", b = "", c = "", d = "", e = ""] = blanks;
  const content = JSON.stringify({ text });
  const ciphertext = encrypt(JSON.stringify(messageEvent(({ event }) => (event.message.content = content))));
  return signed(`${a}{${b}"${escaped("encrypt", key)}"${c}:${d}"${escaped(ciphertext, value)}"${e}}${a}`);
}

/** Some characters of a text as \u escapes. */
const escaped = (text: string, which: number) =>
  [...text]
    .map((char, index) =>
      (which >> (index % 31)) & 1 ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : char,
    )
    .join("");

describe("the received bytes", () => {
  test("are verified as they are: five thousand unusual envelopes are read with their whole text", () => {
    const readRequest = createReadRequest(ours);
    fc.assert(
      fc.property(ENVELOPE, (parts) => {
        const { headers, body } = written(parts);
        const reading = readRequest({ headers: new Headers(headers), body, now: NOW });
        expect(reading).toMatchObject({ ok: true, event: { kind: "message", text: parts[0] } });
      }),
      { seed: 3, numRuns: 5_000 },
    );
  });

  describe("over TCP", () => {
    let door: Door;
    beforeAll(async () => {
      door = await openDoor();
    });
    afterAll(() => door.close());

    test("are complete however the network splits them", async () => {
      const said = "党员大会🚩清洁家园";
      const wire = written([said, [" ", "\n", "", "\t", ""], 5, 9]);
      const head = ["POST /lark/events HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        .concat(Object.entries(wire.headers).map(([name, value]) => `${name}: ${value}`))
        .concat(`Content-Length: ${wire.body.length}`, "", "")
        .join("\r\n");
      const statuses = new Map<number, number>();
      for (let cut = 1; cut < wire.body.length; cut++) {
        const heard = await door.raw([head, wire.body.subarray(0, cut), wire.body.subarray(cut)]);
        statuses.set(statusOf(heard), (statuses.get(statusOf(heard)) ?? 0) + 1);
      }
      expect([...statuses]).toEqual([[200, wire.body.length - 1]]);
      expect(new Set(door.events.map((event) => (event.kind === "message" ? event.text : "")))).toEqual(
        new Set([said]),
      );
    });
  });
});
