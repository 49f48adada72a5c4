import { type CardAction, fail, findUnits, foldText, ok, type Press, pathOf, type Result, type Unit } from "#core";
import type { CommandLine, Outcome, Scene } from "../command.ts";
import { type Action, type Grantee, may, permissions, ROLE_NAMES, type Role, standingOf } from "../permissions.ts";
import { choice, say } from "../replies.ts";

/** A unit that somebody named in order to do something to it. */
export interface UnitWish {
  readonly name: string;
  readonly action: Action;
  /** What is done, as the refusal says it: 「绑定」. */
  readonly doing: string;
  /** The press that goes on with the unit chosen; its id is the unit's. */
  readonly press: CardAction;
  readonly value?: string | number;
}

const MOST_BUTTONS = 8;

/** The one unit that is meant and that the speaker may do this to; or the answer they get instead. Nothing is guessed. */
export function chooseUnit(scene: Scene, wish: UnitWish): Result<Unit, Outcome> {
  const found = findUnits(scene, wish.name);
  const allowed = found.filter((unit) => may(standingOf(scene), wish.action, unit.id));
  const [only, second] = allowed;
  if (found.length === 0) {
    return fail(say(`没有找到叫「${wish.name}」的单位，请写全称。发 /单位 看有哪些。`, { tone: "ask" }));
  }
  if (only === undefined) return fail(refuse(wish, found.length === 1 ? (found[0]?.name ?? wish.name) : wish.name));
  if (second === undefined) return ok(only);
  const text = `叫「${wish.name}」的单位有${allowed.length}个，是哪一个？`;
  const value = wish.value === undefined ? {} : { value: wish.value };
  return fail(whichOf(scene, text, allowed, ({ id }) => ({ action: wish.press, id, ...value })));
}

/** A question whose unit is one of several: each is a button that asks it again with the unit's full name. */
export function unclear(
  scene: Scene,
  line: CommandLine,
  why: { readonly text: string; readonly word?: string; readonly units?: readonly Unit[] },
): Outcome {
  const { text, word = "", units = [] } = why;
  if (units.length === 0) return say(text, { tone: "ask" });
  return whichOf(scene, text, units, (unit) => {
    const isOne = findUnits(scene, unit.name).length === 1;
    const value = foldText(line.rest).replace(word, () => (isOne ? unit.name : unit.id));
    return { action: "ask", id: line.word, value };
  });
}

/** A question that names the units it may be about, the nearest first. */
function whichOf(scene: Scene, text: string, units: readonly Unit[], press: (unit: Unit) => Press): Outcome {
  const buttons = units
    .slice(0, MOST_BUTTONS)
    .map((unit) => ({ text: pathOf(scene.tree, unit.id, scene.today), press: press(unit) }));
  const more = units.length - buttons.length;
  return choice(text, buttons, more > 0 ? `还有${more}个没列出来，请把名称写全一点。` : "");
}

/** The answer to a person who may not do this to the unit: who may, and what to do now. */
export function refuse({ action, doing }: Pick<UnitWish, "action" | "doing">, name: string): Outcome {
  const who = whoMay(action);
  if (who === ROLE_NAMES.admin) return say(`${doing}须由管理员办理，您还没有这个权限。请联系管理员。`);
  const holder = `「${name}」或其上级单位的${who}`;
  return say(`${doing}须由${holder}办理，您在这里还没有这个权限。请联系他们，或请管理员用 /任命 授权。`);
}

/** What somebody hears who may not see this of a unit here: where it is seen, and who lets them. */
export const notSeen = (unit: Pick<Unit, "name">, what: string): Outcome =>
  say(`您在此处无权查看${unit.name}的${what}。请在${unit.name}的群里问，或请管理员授权。`);

/** The roles an action is given to, as people say them: 书记、领导或管理员. */
export function whoMay(action: Action): string {
  const grantees: readonly Grantee[] = permissions[action];
  const names = grantees
    .filter((grantee) => grantee !== "anyone" && grantee !== "here")
    .map((grantee) => ROLE_NAMES[grantee.replace("own ", "") as Role]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join("、")}或${last}`;
}

/**
 * The answer to a line that must stand alone, when it is one of several: two changes of the tree or of rights in one
 * commit would each be decided without the other.
 */
export function aloneOnly(scene: Scene, name: string): Outcome | undefined {
  return scene.source.includes("#") ? say(`/${name} 请单独发一条`, { tone: "ask" }) : undefined;
}
