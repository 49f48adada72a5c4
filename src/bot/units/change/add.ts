import {
  type Block,
  type Card,
  defined,
  isActive,
  pathOf,
  ROOT,
  type RosterGuess,
  UNIT_KIND_NAMES,
  type Unit,
} from "#core";
import { rosterWrites } from "#store";
import type { Outcome, Scene } from "../../command.ts";
import { denial } from "../../denied.ts";
import { offerLines } from "../../offers.ts";
import { say, sentences } from "../../replies.ts";
import { serving } from "../../services.ts";
import { ACTION, audit, mayChange, parentFor, planned, type Words } from "./planned.ts";

export async function add(scene: Scene, words: Words): Promise<Outcome> {
  const name = words.words.join(" ");
  if (name === "")
    return say(
      "请写单位名称，比如：/单位 新增 市财政局；类型、上级按名称判断，也可以写明：/单位 新增 市财政局 上级=市直机关工委 类型=机关 类别=一类 党员数=85",
      {
        tone: "ask",
      },
    );
  const parent = parentFor(scene, words.values.上级);
  if (!parent.ok) return say(parent.error, { tone: "ask" });
  const { 自: _, ...values } = words.values;
  const cells = { ...values, 名称: name, ...defined({ 上级: parent.value }) };
  const guesses: RosterGuess[] = [];
  const [change] = await planned(scene, cells, (guess) => guesses.push(guess));
  if (change?.type === "refused") return askForRest(scene, name, words, change.text);
  if (change?.type !== "insert")
    return say(`「${name}」已经有了，要改请发 /单位 改 ${name} 党员数=85 这样的一行。`, { tone: "ask" });
  if (!mayChange(scene, change.parentId)) return denial(ACTION, change.parentId, { doing: "新增单位", of: undefined });
  const { unit } = change;
  const where = change.parentId === ROOT ? "全市" : pathOf(scene.tree, change.parentId, scene.today);
  const text = `✓ 已新增 ${unit.name}（${UNIT_KIND_NAMES[unit.kind]}），上级：${where}`;
  return {
    replies: [{ card: addedCard(scene, unit, text, guessed(guesses)) }],
    writes: await rosterWrites(scene.query, scene.tree, [change], { now: scene.now, slot: scene.settings.slot }),
    audit: [audit("unit.add", unit.id)],
    line: text,
    toast: { type: "success", text: `已新增${unit.name}` },
  };
}

/** Shows what was guessed from the unit's name, so that a reader can correct it. */
const guessed = (guesses: readonly RosterGuess[]): readonly Block[] =>
  guesses.length === 0
    ? []
    : [
        {
          type: "note",
          text: `${guesses.map(({ column }) => column).join("、")}没有写，按名称判断；不对的发 /单位 改。`,
        },
      ];

const MOST_OFFERED = 8;

/** Asks what a new unit lacks, its kind or the unit above it, with a button for each possible answer. */
function askForRest(scene: Scene, name: string, { values, words }: Words, why: string): Outcome {
  const said = Object.entries(values).map(([key, value]) => `${key}="${value.replaceAll('"', "")}"`);
  const line = (more: string) => ["新增", `"${words.join(" ").replaceAll('"', "")}"`, ...said, more].join(" ");
  const text = sentences(`没有新增：${why}`);
  const command = serving(scene, "unit").name;
  const kinds = (["committee", "organ", "branch"] as const).map((kind) => UNIT_KIND_NAMES[kind]);
  if (why.includes("缺类型") && values.类型 === undefined)
    return offerLines(
      scene,
      text,
      kinds.map((kind) => ({ label: kind, name: command, rest: line(`类型=${kind}`) })),
    );
  const parents = [...scene.tree.units.values()].filter(
    (unit) => isActive(unit, scene.today) && (unit.kind === "committee" || name.startsWith(unit.name)),
  );
  if (!why.includes("缺上级") || parents.length === 0) return say(text, { tone: "ask" });
  return offerLines(
    scene,
    `${text}选上级：`,
    parents.slice(0, MOST_OFFERED).map((unit) => ({ label: unit.name, name: command, rest: line(`上级=${unit.id}`) })),
  );
}

/** The card of a new unit, with a button to bind the group to it. */
function addedCard(scene: Scene, unit: Unit, text: string, notes: readonly Block[]): Card {
  const blocks: Block[] = [{ type: "text", text }, ...notes];
  if (scene.chat.kind === "group" && scene.unit === undefined) {
    blocks.push({
      type: "buttons",
      buttons: [{ text: "绑定本群", style: "primary", press: { action: "bind-pick", id: unit.id } }],
    });
  } else {
    blocks.push({
      type: "note",
      text: `下一步：将机器人加入该单位群，在群里 @我 发 /绑定 ${unit.name}；再用 /任命 登记书记。`,
    });
  }
  return { tone: "good", summary: text, blocks };
}
