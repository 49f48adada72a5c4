import { expect, test } from "vitest";
import { newId } from "#store";

const NOW = "2026-11-22T10:00:00.000Z";

test("ids sort by time, and within one instant by creation", () => {
  const ids = Array.from({ length: 10_000 }, () => newId(NOW));
  ids.push(newId("2026-11-22T10:00:00.001Z"), newId("2027-01-01T00:00:00.000Z"));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(newId("2026-11-22T09:59:59.999Z") < (ids[0] ?? "")).toBe(true);
});

test("an id is a UUID of version 7", () => {
  expect(newId(NOW)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(newId(NOW).replaceAll("-", "").slice(0, 12), 16)).toBe(Date.parse(NOW));
});
