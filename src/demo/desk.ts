import type { Database } from "#store";
import type { DemoPerson, DemoUnit } from "./city.ts";
import { demoCity, isDemo } from "./load.ts";

/**
 * The people and groups of the demo city that the sandbox shows: a few of each level instead of four hundred. Everybody
 * else has an account and every unit has its group too, so that messages to them arrive and can be viewed.
 */
export async function deskOf(db: Database) {
  if (!(await isDemo(db))) return undefined;
  const { committee, organs, branches, counties, towns, units, head, leader, admin } = demoCity();
  const organ = (name: string) => organs.filter((unit) => unit.name === name);
  const shown = [
    committee,
    ...organ("市财政局"),
    ...organ("市水务局"),
    ...branches.filter(({ name }) => /^市(?:财政|水务)局/.test(name)),
    ...counties.slice(0, 2),
    ...towns.slice(0, 1),
  ];
  const people = [
    person(head, "leader", "全市 领导"),
    person(leader, "leader", `${committee.name} 领导`),
    person(admin, "admin", `${committee.name} 管理员`),
    ...shown.flatMap(peopleOf),
  ];
  const rest = units.filter((unit) => !shown.includes(unit));
  const chats = [...shown.map((unit) => group(unit, [head, leader, admin])), ...rest.map((unit) => group(unit, []))];
  return { people, others: rest.flatMap(peopleOf), chats };
}

const peopleOf = (unit: DemoUnit) => [
  person(unit.secretary, "secretary", `${unit.name} 书记`),
  person(unit.member, "member", `${unit.name} 党员`),
];

type Role = "member" | "secretary" | "leader" | "admin";

function person({ personId: openId, name }: DemoPerson, role: Role, title: string) {
  const digits = openId.slice(3);
  return { openId, unionId: `on_${digits}`, userId: `u${digits.slice(-7)}`, name, role, title };
}

function group(unit: DemoUnit, guests: readonly DemoPerson[]) {
  return {
    chatId: unit.chatId,
    name: `${unit.name}工作群`,
    owner: unit.secretary.personId,
    members: [unit.secretary, unit.member, ...guests].map(({ personId }) => personId),
    hasBot: true,
    atAll: "owner" as const,
  };
}
