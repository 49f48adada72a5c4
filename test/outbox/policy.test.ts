import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RefusalCode, SendResult } from "#platforms";
import { boundMs, retryMs, SAFE_MS, type Tried, verdictOf } from "../../src/outbox/policy.ts";

const FRESH: Tried = { attempts: 0, since: undefined, waits: 0 };
const no = (code: RefusalCode, more: Partial<Extract<SendResult, { ok: false }>> = {}): SendResult => ({
  ok: false,
  code,
  platformCode: undefined,
  ...more,
});

describe("after a response of the platform", () => {
  test.each<[RefusalCode, object]>([
    ["throttled", { is: "later", isAttempt: false, pause: "target", at: 1_000 + 1_000 }],
    ["quota", { is: "later", isAttempt: false, pause: "app", at: 1_000 + 3_600_000 }],
    ["auth", { is: "later", isAttempt: false }],
    ["in_flight", { is: "later", isAttempt: true, at: 1_000 + 3_000 }],
    ["no_answer", { is: "later", isAttempt: true }],
    ["target_gone", { is: "dead" }],
    ["message_gone", { is: "dead" }],
    ["person_unreachable", { is: "dead" }],
    ["content_rejected", { is: "dead" }],
    ["permission_denied", { is: "dead" }],
    ["edit_expired", { is: "dead" }],
    ["place_refused", { is: "dead" }],
    ["unexpected", { is: "dead" }],
  ])("%s", (code, verdict) => {
    expect(verdictOf(no(code), FRESH, 1_000, 0)).toMatchObject(verdict);
  });

  test("success marks the message sent", () => {
    expect(verdictOf({ ok: true, messageId: "om_1" }, FRESH, 0, 0)).toEqual({ is: "sent", messageId: "om_1" });
  });

  test("a limit of the whole app pauses the whole app, for as long as it says", () => {
    const verdict = verdictOf(no("throttled", { platformCode: 99991400, retryAfterMs: 52_000 }), FRESH, 0, 0.5);
    expect(verdict).toMatchObject({ is: "later", at: 52_000, pause: "app", isAttempt: false });
    const chat = verdictOf(no("throttled", { platformCode: 230020 }), FRESH, 0, 0.5);
    expect(chat).toMatchObject({ is: "later", at: 1_500, pause: "target" });
  });

  test("repeated throttling makes the wait longer and never becomes a failure", () => {
    const waits = [0, 1, 2, 5, 50].map((count) => verdictOf(no("throttled"), { ...FRESH, waits: count }, 0, 0));
    expect(waits.map((verdict) => verdict.is === "later" && verdict.at)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000]);
  });

  test("an unknown outcome is not retried after fifty minutes, because after sixty it could be shown twice", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 200 }),
        fc.nat({ max: 90 * 60_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, age, random) => {
          const verdict = verdictOf(no("no_answer"), { attempts, since: 0, waits: 0 }, age, random);
          if (verdict.is === "later") expect(verdict.at).toBeLessThan(SAFE_MS);
          else expect([verdict.is, age + boundMs(attempts) >= SAFE_MS]).toEqual(["unknown", true]);
        },
      ),
      { seed: 6 },
    );
  });
});

describe("the delay before a retry", () => {
  test("has a bound that never shrinks and stops growing at a minute", () => {
    const bounds = Array.from({ length: 40 }, (_, attempts) => boundMs(attempts));
    expect(bounds.slice(0, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
  });

  test("is random up to its bound", () => {
    expect([retryMs(3, 0), retryMs(3, 0.5), retryMs(20, 0.999)]).toEqual([0, 4_000, 59_940]);
  });
});
