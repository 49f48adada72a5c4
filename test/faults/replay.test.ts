import { expect, test } from "vitest";
import { signedRequest } from "../bench/load/events.ts";
import { databases } from "../support/databases.ts";
import { countEach, createHouse } from "./house.ts";

// Invariant A4: what was heard once has no effect again, neither byte for byte nor signed anew, at once or a month later.
const EVENTS = process.env.FAULTS === "long" ? 1_000 : 60;
const HOUR = 3_600_000;
/** How long after the first time, and what the same bytes are then answered: a stamp is taken for eight hours. */
const AGAIN = [
  { after: 0, bytes: 200 },
  { after: 55 * 60_000, bytes: 200 },
  { after: 7 * HOUR, bytes: 200 },
  { after: 13 * HOUR, bytes: 401 },
  { after: 31 * 24 * HOUR, bytes: 401 },
] as const;

test("a replayed event has no effect, at once or later", { timeout: 300_000 }, async () => {
  const db = await databases.sqlite.open();
  const house = await createHouse([db, db]);
  const pushes = await house.spoken(EVENTS);
  const captured = pushes.map(({ envelope }) => signedRequest(envelope, Date.parse(house.clock())));
  for (const { envelope } of pushes) expect(await house.deliver(envelope)).toBe(200);
  await house.settle();
  const began = Date.parse(house.clock());
  const before = await countEach(house, db);
  expect(new Set([...before.records, ...before.replies])).toEqual(new Set([1]));
  for (const { after, bytes } of AGAIN) {
    await house.sandbox.advance(Math.max(0, began + after - Date.parse(house.clock())));
    // What the minute does, forgetting among it, must not make an old event a new one.
    await house.programs[0]?.tick();
    const answers: number[] = [];
    for (const [index, { envelope }] of pushes.entries()) {
      // By turns to a program that heard it and to one that did not.
      expect(await house.deliver(envelope, index % 2)).toBe(200);
      const { headers, body } = captured[index] as (typeof captured)[number];
      const init = { method: "POST", headers: { ...headers, "content-length": String(Buffer.byteLength(body)) }, body };
      const outgoing = { destroyed: false, once: () => {} };
      const answer = await house.programs[1]?.app.request("/lark/events", init, { outgoing, incoming: {} });
      answers.push(answer?.status ?? 0);
    }
    expect(new Set(answers), `the same bytes after ${after / HOUR} h`).toEqual(new Set([bytes]));
    await house.settle();
    expect(await countEach(house, db), `after ${after / HOUR} h`).toEqual(before);
  }
  console.log(
    `A4: ${EVENTS} events repeated ${AGAIN.length} times signed anew and byte for byte: no record and no reply more`,
  );
});
