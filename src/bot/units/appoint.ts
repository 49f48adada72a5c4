import { type CardAction, fail, lookUp, ok, type Result, ROOT, type Unit } from "#core";
import type { CardPress } from "#platforms";
import { grantsOf, type PersonRow, peopleByName, personById, rolesOf, upsertPerson } from "#store";
import type { Command, Outcome, Scene } from "../command.ts";
import { denied } from "../denied.ts";
import { inPlace, placeOf } from "../in-place.ts";
import { ROLE_NAMES, type Role } from "../permissions.ts";
import { choice, note, say, warn } from "../replies.ts";
import { aloneOnly, chooseUnit } from "./choose.ts";

/** The person, role and unit of an appointment as typed; a part that was not typed is undefined. */
export interface Appointment {
  readonly person: PersonRow;
  readonly role: Role | undefined;
  readonly unit: Unit | undefined;
}

const ROLE_WORDS: Readonly<Record<string, Role>> = {
  党员: "member",
  成员: "member",
  member: "member",
  书记: "secretary",
  支部书记: "secretary",
  secretary: "secretary",
  领导: "leader",
  leader: "leader",
  管理员: "admin",
  admin: "admin",
  纪检: "discipline",
  纪检员: "discipline",
  discipline: "discipline",
};

interface Asked {
  readonly doing: string;
  readonly usage: string;
  /**
   * The button actions of two cards: the one that asks for the unit, and the one that asks for confirmation (two
   * buttons).
   */
  readonly press: CardAction;
  readonly doPress: CardAction;
  readonly dropPress: CardAction;
  /** The answer if the command has no arguments. */
  readonly help: string;
}

/** The effect of granting or revoking a role: in words, and as the outcome that performs it. */
export interface Intended {
  readonly says: string;
  readonly role: Role;
  readonly does: Outcome;
}

/**
 * Runs a command that grants or revokes a role: from a line, or from the button that chose the unit. It first shows the
 * effect with a button that performs it; the rights of the person who presses that button count.
 */
export const appointing = (
  asked: Asked,
  decide: (scene: Scene, appointment: Appointment) => Promise<Outcome | Intended>,
): Pick<Command, "run" | "presses"> => ({
  async run(scene, line) {
    const alone = aloneOnly(scene, asked.doing);
    if (alone !== undefined) return alone;
    if (line.rest.trim() === "") return say(asked.help);
    const read = await readAppointment(scene, line.rest, asked);
    if (!read.ok) return read.error;
    const decided = await decide(scene, read.value);
    if (!("does" in decided)) return decided;
    return line.isConfirmed === true ? decided.does : confirmation(scene, asked, read.value, decided);
  },
  presses: {
    [asked.press]: async (scene: Scene, press: CardPress) => {
      const read = await appointmentOf(scene, press.id, String(press.value ?? ""));
      if (read === undefined) return warn(`这张卡片已经过期，请重新发 /${asked.doing}`);
      const decided = await decide(scene, read);
      return inPlace(scene, "does" in decided ? confirmation(scene, asked, read, decided) : decided);
    },
    [asked.doPress]: async (scene: Scene, press: CardPress) => {
      const read = await appointmentOf(scene, press.id, String(press.value ?? ""));
      if (read === undefined) return warn(`这张卡片已经过期，请重新发 /${asked.doing}`);
      const decided = await decide(scene, read);
      return inPlace(scene, "does" in decided ? decided.does : decided);
    },
    [asked.dropPress]: async (scene: Scene, press: CardPress) => {
      const unit = scene.tree.units.get(press.id ?? "");
      if (unit === undefined) return warn(`${asked.doing}由管理员办理`);
      const refused = denied(scene, "appoint", unit.id, `${asked.doing}由管理员办理`);
      if (refused !== undefined) return refused;
      return {
        replies: [{ card: note(`已取消，没有${asked.doing}。`, { tone: "quiet" }), ...placeOf(scene) }],
      };
    },
  },
});

/**
 * Asks for confirmation of an appointment. Stores the person, because the button could not find somebody who was only
 * mentioned with @.
 */
function confirmation(
  scene: Scene,
  { doing, doPress, dropPress }: Asked,
  { person, unit }: Appointment,
  { says, role }: Intended,
): Outcome {
  const id = unit?.id ?? "";
  const outcome = choice(says, [
    { text: `确认${doing}`, style: "primary", press: { action: doPress, id, value: `${role} ${person.id}` } },
    { text: "取消", press: { action: dropPress, id } },
  ]);
  return { ...outcome, writes: [upsertPerson(scene.query, { ...person, platform: scene.platform.name }, scene.now)] };
}

/** The effect of granting a role in words: the current roles of the person, the current holders, and who is notified. */
export async function appointmentWords(
  { query, tree }: Pick<Scene, "query" | "tree">,
  { person, role, unit }: { readonly person: PersonRow; readonly role: Role; readonly unit: Unit },
) {
  const [now, held] = await Promise.all([grantsOf(query, person.id), rolesOf(query, unit.id)]);
  const posts = now.flatMap((grant) => {
    const of = tree.units.get(grant.unitId);
    return of === undefined ? [] : [postOf(grant.role as Role, of)];
  });
  const holders = held.filter((one) => one.role === role && one.personId !== person.id);
  const names = holders.map(({ personName }) => personName ?? "（不知姓名）").join("、");
  return {
    question: `请确认：任命${nameOf(person)}为${postOf(role, unit)}，对${reachOf(unit)}有效。`,
    facts: [
      posts.length === 0 ? `${nameOf(person)}目前没有身份。` : `${nameOf(person)}目前身份：${posts.join("、")}。`,
      ...(names === "" ? [] : [`现任${ROLE_NAMES[role]}：${names}，任命后仍在任。`]),
      "任命后机器人单独通知本人。",
    ].join(""),
    besides: names === "" ? "" : `原任${names}仍在任，如已离任请免去。`,
  };
}

/** 「市财政局及下级」: how far a role reaches. */
export const reachOf = (unit: Unit): string => (unit.kind === "root" ? "全市" : `${unit.name}及下级`);

/** The role that a word names. */
const roleNamed = (word: string): Role | undefined => lookUp(ROLE_WORDS, word.toLowerCase());

/**
 * Reads `@李敏 书记 市财政局` in any order. Without a unit it is the chat's, and for an admin all of 全市. A person is named with
 * @, or by a name that only one known person has.
 */
async function readAppointment(scene: Scene, rest: string, asked: Asked): Promise<Result<Appointment, Outcome>> {
  const words = rest.split(/\s+/).filter((word) => word !== "");
  const role = words.map(roleNamed).find((found) => found !== undefined);
  const others = words.filter((word) => roleNamed(word) === undefined);
  const mentioned = scene.mentions.filter(({ key }) => others.includes(key));
  const [mention, second] = mentioned;
  const plain = others.filter((word) => !mentioned.some(({ key }) => key === word));
  if (second !== undefined) return fail(say(`一次${asked.doing}一个人，请分开发。`, { tone: "ask" }));
  const name = mention === undefined ? plain.shift() : undefined;
  if (mention === undefined && name === undefined) return fail(say(`请写明是谁：${asked.usage}`, { tone: "ask" }));
  const person =
    mention === undefined
      ? await personNamed(scene, name ?? "")
      : personMentioned(scene, mention.personId, mention.name);
  if (!person.ok) return person;
  const unit = unitNamed(scene, plain.join(" "), role, { ...asked, personId: person.value.id });
  return unit.ok ? ok({ person: person.value, role, unit: unit.value }) : unit;
}

function personMentioned({ platform }: Scene, personId: string | undefined, name: string): Result<PersonRow, Outcome> {
  if (personId === undefined)
    return fail(say(`@ 到的不是本单位的人，请 @ ${platform.label}里的同事。`, { tone: "ask" }));
  return ok({ id: personId, name });
}

async function personNamed(scene: Scene, typed: string): Promise<Result<PersonRow, Outcome>> {
  const name = typed.replace(/^@/, "");
  const found = await peopleByName(scene.query, name);
  const [only, second] = found;
  if (only === undefined) {
    return fail(
      say(`我还不认识「${name}」。请在有他的群里直接 @他：@我 /任命 @${name} 书记 单位名称`, { tone: "ask" }),
    );
  }
  if (second !== undefined)
    return fail(say(`叫「${name}」的有${found.length}个人，请在群里直接 @本人。`, { tone: "ask" }));
  return ok(only);
}

function unitNamed(
  scene: Scene,
  name: string,
  role: Role | undefined,
  asked: Asked & { readonly personId: string },
): Result<Unit | undefined, Outcome> {
  if (name === "") return ok(role === "admin" ? (scene.tree.units.get(ROOT) ?? scene.unit) : scene.unit);
  const value = role === undefined ? asked.personId : `${role} ${asked.personId}`;
  return chooseUnit(scene, { name, action: "appoint", doing: asked.doing, press: asked.press, value });
}

/** Reads which person is to get which role from the value of the pressed button. */
async function appointmentOf(
  scene: Scene,
  unitId: string | undefined,
  value: string,
): Promise<Appointment | undefined> {
  const parts = value.split(" ");
  const role = parts.length > 1 ? roleNamed(parts[0] ?? "") : undefined;
  const person = await personById(scene.query, parts.at(-1) ?? "");
  const unit = scene.tree.units.get(unitId ?? "");
  return person === undefined || unit === undefined ? undefined : { person, role, unit };
}

/** 「李敏」, or a placeholder for a person whose name is unknown. */
export const nameOf = (person: PersonRow): string => (person.name === "" ? "这位同志" : person.name);

/** A person's post, such as 「市财政局书记」. */
export const postOf = (role: Role, unit: Unit): string =>
  role === "admin" && unit.kind === "root" ? "全市管理员" : `${unit.name}${ROLE_NAMES[role]}`;

/** An outcome that is done and says one sentence. */
export const done = (text: string): Outcome => ({ replies: [{ card: note(text, { tone: "good" }) }], line: text });
