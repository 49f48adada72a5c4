import { describe, expect, test } from "vitest";
import { createTree, type Unit, type UnitKind } from "#core";
// By path: the door of the room opens later than its rules must hold.
import {
  type Action,
  type Grant,
  may,
  mayAnywhere,
  mayBeHeardIn,
  permissions,
  type Role,
} from "../../src/bot/permissions.ts";

const unit = (id: string, kind: UnitKind): Unit => ({
  id,
  name: id,
  names: [],
  level: "市",
  kind,
  class: undefined,
  memberCount: undefined,
  secretaryName: undefined,
  activeFrom: "2026-01-01",
  activeTo: undefined,
  version: 1,
});

// city ─ parent ─┬─ own ─ sub        sub stood under other until the end of June
//                └─ other
const tree = createTree(
  [
    unit("city", "root"),
    unit("parent", "committee"),
    unit("own", "organ"),
    unit("sub", "branch"),
    unit("other", "organ"),
  ],
  [
    { unitId: "city", parentId: undefined, fromDay: "2026-01-01" },
    { unitId: "parent", parentId: "city", fromDay: "2026-01-01" },
    { unitId: "own", parentId: "parent", fromDay: "2026-01-01" },
    { unitId: "other", parentId: "parent", fromDay: "2026-01-01" },
    { unitId: "sub", parentId: "other", fromDay: "2026-01-01" },
    { unitId: "sub", parentId: "own", fromDay: "2026-07-01" },
  ],
);
const day = "2026-11-22";

const actions = Object.keys(permissions) as Action[];
const roles: readonly (Role | undefined)[] = [undefined, "member", "secretary", "leader", "admin", "discipline"];
const places = [undefined, "own", "other"] as const;
const targets = ["own", "sub", "parent", "other", "city", "nowhere", undefined] as const;

const grantsFor = (role: Role | undefined): readonly Grant[] => (role === undefined ? [] : [{ role, unitId: "own" }]);

/** What the words of the table promise, said without a tree. */
function promised(
  action: Action,
  role: Role | undefined,
  place: (typeof places)[number],
  target: (typeof targets)[number],
) {
  const words: readonly string[] = permissions[action];
  const below = { own: ["own", "sub"], other: ["other"] };
  return (
    words.includes("anyone") ||
    (words.includes("here") && place !== undefined && below[place].includes(target ?? "")) ||
    (role !== undefined && words.includes(role) && ["own", "sub"].includes(target ?? "")) ||
    (role !== undefined && words.includes(`own ${role}`) && target === "own")
  );
}

const cells = actions.flatMap((action) =>
  roles.flatMap((role) => places.flatMap((place) => targets.map((target) => ({ action, role, place, target })))),
);

test("every cell of the permission table is as its words say", () => {
  const wrong = cells.filter(
    ({ action, role, place, target }) =>
      may({ grants: grantsFor(role), place, tree, day }, action, target) !== promised(action, role, place, target),
  );
  expect(wrong).toEqual([]);
  expect(cells.length).toBeGreaterThan(4000);
});

test("the whole permission table as text for people to read", async () => {
  const seen = ["own", "sub", "parent", "other"] as const;
  const mark = (action: Action, role: Role | undefined, place: "own" | undefined) =>
    seen
      .map((target) => (may({ grants: grantsFor(role), place, tree, day }, action, target) ? target[0] : "·"))
      .join("");
  const head = `${"".padEnd(20)}${"in its chat".padEnd(13)}${roles
    .slice(1)
    .map((role) => String(role).padEnd(11))
    .join("")}`;
  const rows = actions.map((action) =>
    `${action.padEnd(20)}${mark(action, undefined, "own").padEnd(13)}${roles
      .slice(1)
      .map((role) => mark(action, role, undefined).padEnd(11))
      .join("")}`.trimEnd(),
  );
  const legend =
    "A role is held for one unit. o: that unit itself, s: a unit below, p: the one above, o (last): its neighbour.";
  await expect([legend, "", head, ...rows, ""].join("\n")).toMatchFileSnapshot("permissions.txt");
});

describe("the permissions that the decisions state in words", () => {
  const can = (role: Role | undefined, action: Action, target: string, place?: string) =>
    may({ grants: grantsFor(role), place, tree, day }, action, target);

  test("only 纪检 records or reads 查处", () => {
    const able = roles.filter(
      (role) => can(role, "report.discipline", "own", "own") || can(role, "discipline.read", "own", "own"),
    );
    expect(able).toEqual(["discipline"]);
  });

  test("an admin without another role reads no records", () => {
    const content: readonly Action[] = [
      "record.read",
      "export",
      "tally.wide",
      "page.overview",
      "page.record",
      "page.findings",
    ];
    expect(content.filter((action) => can("admin", action, "own"))).toEqual([]);
  });

  test("in a unit's chat anyone may report, elsewhere only with a role", () => {
    expect(can(undefined, "report.member", "own", "own")).toBe(true);
    expect(can(undefined, "report.member", "sub", "own")).toBe(true);
    expect(can(undefined, "report.member", "own", "other")).toBe(false);
    expect(can("secretary", "report.member", "sub", "other")).toBe(true);
  });

  test("a secretary binds, closes and confirms only in their own subtree", () => {
    for (const action of ["bind", "ticket.close", "record.confirm", "lock"] as const) {
      expect([can("secretary", action, "own"), can("secretary", action, "sub")]).toEqual([true, true]);
      expect([can("secretary", action, "parent"), can("secretary", action, "other")]).toEqual([false, false]);
    }
  });

  test("a role covers the units that were below its unit on that day", () => {
    const on = (past: string) =>
      may({ grants: grantsFor("secretary"), place: undefined, tree, day: past }, "record.change", "sub");
    expect([on("2026-06-30"), on("2026-07-01")]).toEqual([false, true]);
  });

  test("help lists the commands that a person may use for some unit", () => {
    expect(mayAnywhere([], "report.member")).toBe(true);
    expect(mayAnywhere([], "unit.change")).toBe(false);
    expect(mayAnywhere(grantsFor("admin"), "unit.change")).toBe(true);
    expect(mayAnywhere(grantsFor("member"), "page.unit")).toBe(true);
  });

  test("a group gets answers about its own subtree only", () => {
    const group = {
      sender: { grants: grantsFor("leader") },
      unit: { id: "own" },
      tree,
      today: day,
      chat: { kind: "group" as const },
    };
    expect(mayBeHeardIn(group, "sub")).toBe(true);
    expect(mayBeHeardIn(group, "parent")).toBe(false);
    expect(mayBeHeardIn({ ...group, unit: undefined }, "own")).toBe(false);
    expect(mayBeHeardIn({ ...group, chat: { kind: "direct" } }, "parent")).toBe(true);
  });
});

test("an action missing from the table does not compile", () => {
  // @ts-expect-error no such action
  const action: Action = "record.burn";
  expect(permissions).not.toHaveProperty(action);
});
