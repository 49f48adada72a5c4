import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { larkTraits } from "#platforms";
import { createLimits, createWindow, sharedRates } from "../../src/outbox/windows.ts";

const RATES = larkTraits.rates;

/** The most that happened within any stretch of `ms`. */
function busiest(times: readonly number[], ms: number): number {
  let most = 0;
  let from = 0;
  for (let to = 0; to < times.length; to++) {
    while ((times[to] ?? 0) - (times[from] ?? 0) >= ms) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

describe("a rate window", () => {
  test("never holds more than its limit, and never delays without need", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat({ max: 700 }), { maxLength: 200 }), (limit, gaps) => {
        const window = createWindow(limit, 1_000);
        const times: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const at = window.earliest(now);
          expect(at).toBeGreaterThanOrEqual(now);
          if (at > now) expect(busiest([...times, at - 1], 1_000)).toBeGreaterThan(limit);
          window.take(at);
          times.push(at);
          now = at;
        }
        expect(busiest(times, 1_000)).toBeLessThanOrEqual(limit);
      }),
      { seed: 5 },
    );
  });
});

describe("the limits of an app", () => {
  test("apply at once per chat, per second and per minute", () => {
    const limits = createLimits(RATES);
    const times = new Map<string, number[]>();
    const all: number[] = [];
    let now = 0;
    for (let sent = 0; sent < 3_000; sent++) {
      const target = `oc_${sent % 7 === 0 ? 0 : sent % 60}`;
      now = limits.earliest(target, now);
      limits.take(target, now);
      all.push(now);
      times.set(target, [...(times.get(target) ?? []), now]);
    }
    expect(Math.max(...[...times.values()].map((one) => busiest(one, 1_000)))).toBeLessThanOrEqual(3);
    expect(busiest(all, 1_000)).toBeLessThanOrEqual(40);
    expect(busiest(all, 60_000)).toBeLessThanOrEqual(800);
  });

  test("pause as long as the platform says, for one chat or for all", () => {
    const limits = createLimits(RATES);
    limits.pause(5_000, "oc_1");
    expect([limits.earliest("oc_1", 1_000), limits.earliest("oc_2", 1_000)]).toEqual([5_000, 1_000]);
    limits.pause(53_000);
    limits.pause(2_000);
    expect([limits.earliest("oc_1", 1_000), limits.earliest("oc_2", 60_000)]).toEqual([53_000, 60_000]);
  });

  test("drop chats that have been idle", () => {
    const limits = createLimits({ perTarget: 1, perSecond: 1e6, perMinute: 1e6, patientPerSecond: 1e6 });
    for (let chat = 0; chat < 5_000; chat++) limits.take(`oc_${chat}`, chat * 10);
    expect(limits.earliest("oc_4999", 50_000)).toBe(50_000 - 10 + 1_050);
    expect(limits.earliest("oc_0", 50_000)).toBe(50_000);
  });
});

test("several instances together keep the limits of one", () => {
  for (const instances of [1, 2, 3, 8]) {
    const share = sharedRates(RATES, instances);
    expect(share.perSecond * instances).toBeLessThanOrEqual(RATES.perSecond);
    expect(share.perMinute * instances).toBeLessThanOrEqual(RATES.perMinute);
    expect(Math.min(...Object.values(share))).toBeGreaterThan(0);
  }
  expect(sharedRates(RATES, 1)).toEqual(RATES);
});
