import { type CardAction, fail, findUnits, foldText, ok, type Press, pathOf, type Result, type Unit } from "#core";
import type { CommandLine, Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { type Action, may, standingOf } from "../permissions.ts";
import { choice, say } from "../replies.ts";

/** A unit that a person named in order to change or use it. */
export interface UnitWish {
  readonly name: string;
  readonly action: Action;
  /** What the person wants to do with the unit, in the words of a refusal: 「绑定」. */
  readonly doing: string;
  /** The button action that goes on with the unit that the person chose. */
  readonly press: CardAction;
  readonly value?: string | number;
}

const MOST_BUTTONS = 8;

/**
 * The one unit with this name for which the speaker has the right, or the answer that refuses or asks. Nothing is
 * guessed.
 */
export function chooseUnit(scene: Scene, wish: UnitWish): Result<Unit, Outcome> {
  const found = findUnits(scene, wish.name);
  const allowed = found.filter((unit) => may(standingOf(scene), wish.action, unit.id));
  const [only, second] = allowed;
  if (found.length === 0) {
    return fail(say(`没有找到叫「${wish.name}」的单位，请写全称。发 /单位 看有哪些。`, { tone: "ask" }));
  }
  if (only === undefined)
    return fail(
      denial(wish.action, found.at(-1)?.id, {
        doing: wish.doing,
        of: found.length === 1 ? (found[0]?.name ?? wish.name) : wish.name,
      }),
    );
  if (second === undefined) return ok(only);
  const text = `叫「${wish.name}」的单位有${allowed.length}个，是哪一个？`;
  const value = wish.value === undefined ? {} : { value: wish.value };
  return fail(whichOf(scene, text, allowed, ({ id }) => ({ action: wish.press, id, ...value })));
}

/** Asks which of several units is meant; each button repeats the question with the unit's full name. */
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

/** Asks which unit is meant, the nearest first. */
function whichOf(scene: Scene, text: string, units: readonly Unit[], press: (unit: Unit) => Press): Outcome {
  const buttons = units
    .slice(0, MOST_BUTTONS)
    .map((unit) => ({ text: pathOf(scene.tree, unit.id, scene.today), press: press(unit) }));
  const more = units.length - buttons.length;
  return choice(text, buttons, more > 0 ? `还有${more}个没列出来，请把名称写全一点。` : "");
}

/** Checks that the speaker may see these data of a unit; undefined if so, else a refusal that names whom to ask. */
export function notSeen(scene: Scene, action: Action, unit: Unit, what: string, doing = "查看"): Outcome | undefined {
  if (may(standingOf(scene), action, unit.id)) return undefined;
  const here = scene.press === undefined && scene.chat.kind === "group" ? "在此处" : "";
  return denial(action, unit.id, `您${here}无权${doing}${unit.name}的${what}。`);
}

/**
 * Refuses a line that must be alone in its message: two changes of the tree or of rights in one commit would each be
 * decided without seeing the other.
 */
export function aloneOnly(scene: Scene, name: string): Outcome | undefined {
  return scene.source.includes("#") ? say(`/${name} 请单独发一条`, { tone: "ask" }) : undefined;
}
