import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ancestorsOf,
  childrenOf,
  commonAncestorOf,
  createTree,
  findUnits,
  idsBelow,
  isWithin,
  type Placing,
  pathOf,
  subtreeOf,
  type Unit,
} from "#core";

const unit = (id: string, name: string, more: Partial<Unit> = {}): Unit => ({
  id,
  name,
  names: [],
  level: "市",
  kind: "organ",
  class: undefined,
  memberCount: undefined,
  secretaryName: undefined,
  activeFrom: "2026-01-01",
  activeTo: undefined,
  version: 1,
  ...more,
});
const placing = (unitId: string, parentId: string | undefined, fromDay = "2026-01-01"): Placing => ({
  unitId,
  parentId,
  fromDay,
});

const tree = createTree(
  [
    unit("city", "全市", { kind: "root" }),
    unit("gw", "市直机关工委", { kind: "committee", names: ["工委"] }),
    unit("xgw", "青山县机关工委", { kind: "committee", level: "县" }),
    unit("cz", "市财政局", { names: ["财政局"] }),
    unit("cz1", "市财政局机关第一支部", { kind: "branch", names: ["一支部"] }),
    unit("sw", "市水务局"),
    unit("sw1", "市水务局机关第一支部", { kind: "branch", names: ["一支部"] }),
    unit("xcz", "青山县财政局", { level: "县" }),
    unit("old", "市机械局", { activeTo: "2026-03-31" }),
  ],
  [
    placing("city", undefined),
    placing("gw", "city"),
    placing("xgw", "city"),
    placing("cz", "gw"),
    placing("cz1", "cz"),
    placing("sw", "gw"),
    placing("sw1", "sw"),
    placing("sw1", "cz", "2026-07-01"),
    placing("xcz", "xgw"),
    placing("old", "gw"),
  ],
);
const found = (name: string, own?: string, today = "2026-11-22", grants: readonly string[] = []) =>
  findUnits(
    {
      tree,
      today,
      unit: own === undefined ? undefined : { id: own },
      sender: { grants: grants.map((unitId) => ({ unitId })) },
    },
    name,
  ).map(({ id }) => id);
const ids = (units: readonly Unit[]) => units.map(({ id }) => id);

describe("finding a unit by a name in common use", () => {
  test.each([
    ["市财政局", ["cz"]],
    ["财政局", ["cz"]],
    ["水务局", ["sw"]],
    ["市青山县财政局", ["xcz"]],
    ["青山县财政局", ["xcz"]],
    ["县财政局", ["xcz"]],
    ["水务局机关第一支部", ["sw1"]],
    ["水务局机关第一党支部", ["sw1"]],
    [" 市 水务局 ", ["sw"]],
    ["工委", ["gw"]],
    ["审计局", []],
    ["局", []],
    ["", []],
  ])("finds %s", (name, expected) => expect(found(name)).toEqual(expected));

  test("returns all units with the same name", () => {
    expect(found("一支部")).toEqual(["cz1", "sw1"]);
    expect(found("机关第一支部")).toEqual(["cz1", "sw1"]);
  });

  test.each([
    ["the own unit before the rest", "机关工委", "xgw", [], ["xgw"]],
    ["the own subtree before the city", "财政局", "xgw", [], ["xcz"]],
    ["what somebody has a role for before the city", "机关第一支部", undefined, ["cz"], ["cz1", "sw1"]],
    ["a full official name wherever it stands", "市水务局", "xgw", [], ["sw"]],
    ["the rest of the city where nearer there is none", "水务局", "xcz", [], ["sw"]],
    ["who bears the name", "一支部", "sw1", [], ["sw1"]],
  ] as const)("searches %s", (_, name, own, grants, expected) => {
    expect(found(name, own, "2026-11-22", grants)).toEqual(expected);
  });

  test.each(["第一支部", "第一党支部", "1支部", "１支部", "机关一支部", "机关第1党支部"])(
    "accepts any spelling of a branch number: %s",
    (name) => expect(found(name, "cz", "2026-06-30")).toEqual(["cz1"]),
  );

  test("二支部 does not match the end of 十二支部", () => {
    const many = createTree(
      [unit("a", "市林业局第二党支部", { kind: "branch" }), unit("b", "市林业局第十二党支部", { kind: "branch" })],
      [placing("a", undefined), placing("b", undefined)],
    );
    const ask = (name: string) =>
      findUnits({ tree: many, today: "2026-11-22", unit: undefined, sender: { grants: [] } }, name).map(({ id }) => id);
    expect([ask("二支部"), ask("十二支部"), ask("12支部")]).toEqual([["a"], ["b"], ["b"]]);
  });

  test("never prefers a distant match to a near one, from any unit", () => {
    const names = [...tree.units.values()].flatMap(({ name, names }) => [
      name,
      ...names,
      name.slice(1),
      name.slice(-3),
    ]);
    const spots = fc.constantFrom(...tree.units.keys());
    fc.assert(
      fc.property(spots, fc.constantFrom(...names), (own, name) => {
        const hits = found(name, own);
        const near = hits.filter((id) => isWithin(tree, id, own, "2026-11-22"));
        // Only a unit elsewhere whose official name matches may appear beside the matches of the own subtree.
        const strangers = hits.filter((id) => !near.includes(id) && tree.units.get(id)?.name !== name);
        expect(near.length > 0 ? strangers : []).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("does not find a unit after its last day", () => {
    expect(found("市机械局", undefined, "2026-03-31")).toEqual(["old"]);
    expect(found("市机械局")).toEqual([]);
  });
});

describe("the tree on a given day", () => {
  test("gives the superiors that a unit had on that day", () => {
    expect(ancestorsOf(tree, "sw1", "2026-06-30")).toEqual(["sw", "gw", "city"]);
    expect(ancestorsOf(tree, "sw1", "2026-07-01")).toEqual(["cz", "gw", "city"]);
    expect(ids(subtreeOf(tree, "cz", "2026-06-30"))).toEqual(["cz", "cz1"]);
    expect(ids(subtreeOf(tree, "cz", "2026-07-01"))).toEqual(["cz", "cz1", "sw1"]);
    expect(idsBelow(tree, "cz", "2026-06-30")).toEqual(["cz", "cz1"]);
    expect(idsBelow(tree, "cz", "2026-07-01")).toEqual(["cz", "cz1", "sw1"]);
    expect(idsBelow(tree, "cz", "2026-07-02")).toBe(idsBelow(tree, "cz", "2026-07-01"));
  });

  test("uses the first placing for days before the ledger", () => {
    expect(ancestorsOf(tree, "cz", "2019-01-01")).toEqual(["gw", "city"]);
  });

  test("omits a closed unit from the children but keeps it in the subtree", () => {
    expect(ids(childrenOf(tree, "gw", "2026-11-22"))).toEqual(["cz", "sw"]);
    expect(ids(subtreeOf(tree, "gw", "2026-11-22"))).toContain("old");
  });

  test("finds the lowest common superior of two units", () => {
    expect(commonAncestorOf(tree, ["cz1", "sw"], "2026-02-01")).toBe("gw");
    expect(commonAncestorOf(tree, ["cz", "xcz"], "2026-02-01")).toBe("city");
  });

  test("prints the path of a unit", () => {
    expect(pathOf(tree, "cz1", "2026-11-22")).toBe("市直机关工委 › 市财政局 › 市财政局机关第一支部");
  });
});

test("a subtree contains exactly the units for which isWithin is true, on every day", () => {
  const moves = fc.array(
    fc.record({ child: fc.integer({ min: 1, max: 19 }), up: fc.nat(), month: fc.integer({ min: 1, max: 9 }) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(moves, fc.integer({ min: 1, max: 9 }), (made, month) => {
      const units = Array.from({ length: 20 }, (_, index) => unit(`u${index}`, `单位${index}`));
      // Units only move below units created before them, so no cycle can arise.
      const first = units.slice(1).map(({ id }, index) => placing(id, `u${Math.floor(index / 2)}`));
      const later = made.map(({ child, up, month }) => placing(`u${child}`, `u${up % child}`, `2026-0${month}-15`));
      const grown = createTree(units, [placing("u0", undefined), ...first, ...later]);
      const day = `2026-0${month}-20`;
      for (const { id } of units) {
        const slow = units.filter((one) => isWithin(grown, one.id, id, day));
        expect(new Set(subtreeOf(grown, id, day))).toEqual(new Set(slow));
      }
    }),
    { numRuns: 50 },
  );
});

test("a thousand subtree queries on two thousand units are fast", () => {
  const units = Array.from({ length: 2000 }, (_, index) => unit(`u${index}`, `单位${index}`));
  const placings = units.map(({ id }, index) =>
    placing(id, index === 0 ? undefined : `u${Math.floor((index - 1) / 8)}`),
  );
  const large = createTree(units, placings);
  const sizes = Array.from({ length: 1000 }, (_, index) => subtreeOf(large, `u${index}`, "2026-11-22").length);
  expect(sizes[0]).toBe(2000);
  expect(sizes[1]).toBeGreaterThan(200);
});
