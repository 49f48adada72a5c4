import {
  type Arguments,
  addDays,
  type Block,
  type Card,
  checkMove,
  childrenOf,
  type Day,
  fail,
  findUnits,
  isActive,
  listIn,
  lookUp,
  ok,
  pathOf,
  planRoster,
  printCount,
  printDay,
  type Result,
  ROOT,
  type RosterColumn,
  type RosterGuess,
  readArguments,
  readDate,
  UNIT_KIND_NAMES,
  type Unit,
} from "#core";
import {
  changeTree,
  chatsOfUnit,
  closeUnit,
  moveWrites,
  rosterWrites,
  unbindChat,
  updateUnit,
  type Write,
} from "#store";
import type { AuditLine, Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { offerLines } from "../offers.ts";
import { type Action, may, standingOf } from "../permissions.ts";
import { note, say, sentences } from "../replies.ts";
import { serving } from "../services.ts";
import { chooseUnit } from "./choose.ts";

const KEYS = {
  简称: ["简称", "short"],
  上级: ["上级", "parent"],
  层级: ["层级", "level"],
  类型: ["类型", "type", "kind"],
  类别: ["类别", "分类", "class"],
  党员数: ["党员数", "党员", "人数", "members"],
  书记: ["书记", "secretary"],
  编号: ["编号", "id"],
  自: ["自", "从", "日期", "from"],
} as const;

type Words = Arguments<keyof typeof KEYS>;
type Change = (scene: Scene, rest: string) => Promise<Outcome>;

const CHANGES: Readonly<Record<string, (scene: Scene, words: Words) => Promise<Outcome>>> = {
  新增: add,
  新建: add,
  添加: add,
  add: add,
  改: edit,
  修改: edit,
  edit: edit,
  改名: rename,
  rename: rename,
  简称: shorten,
  移动: move,
  move: move,
  停用: close,
  close: close,
  启用: reopen,
  恢复: reopen,
  reopen: reopen,
};

/** The change that a word after /单位 makes, or undefined. Only an admin may make it. */
export function changeUnit(verb: string): Change | undefined {
  const change = lookUp(CHANGES, verb);
  if (change === undefined) return undefined;
  return async (scene, rest) => {
    const words = readArguments(rest, KEYS);
    const [unknown] = words.unknown;
    if (unknown === undefined) return await change(scene, words);
    return say(`没看懂「${unknown}」，什么都没有改。能写的有：${Object.keys(KEYS).join("、")}。`, { tone: "ask" });
  };
}

const ACTION: Action = "unit.change";

/**
 * Whether the speaker may change units. An admin named in the settings may create the first unit of an empty ledger.
 */
const mayChange = (scene: Scene, unitId: string): boolean =>
  may(standingOf(scene), ACTION, unitId) ||
  (scene.tree.root === undefined && scene.settings.adminIds.includes(scene.sender.id));

async function add(scene: Scene, words: Words): Promise<Outcome> {
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
  const cells = { ...values, 名称: name, ...(parent.value === undefined ? {} : { 上级: parent.value }) };
  const guesses: RosterGuess[] = [];
  const [change] = await planned(scene, cells, (guess) => guesses.push(guess));
  if (change?.type === "refused") return askForRest(scene, name, words, change.text);
  if (change?.type !== "insert")
    return say(`「${name}」已经有了，要改请发 /单位 改 ${name} 党员数=85 这样的一行。`, { tone: "ask" });
  if (!mayChange(scene, change.parentId)) return denial(ACTION, change.parentId, { doing: "新增单位", of: "全市" });
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

async function edit(scene: Scene, words: Words): Promise<Outcome> {
  const found = unitToChange(scene, words.words.join(" "), "修改单位");
  if (!found.ok) return found.error;
  const unit = found.value;
  if (words.values.上级 !== undefined)
    return say(`换上级请发：/单位 移动 ${unit.name} 上级=… 自=日期`, { tone: "ask" });
  const { 自: _, 编号: __, ...values } = words.values;
  if (Object.keys(values).length === 0)
    return say(`请写要改什么，比如：/单位 改 ${unit.name} 党员数=85 书记=李敏 类别=一类`, { tone: "ask" });
  return await update(scene, unit, values, "改");
}

async function rename(scene: Scene, words: Words): Promise<Outcome> {
  const [old = "", name = ""] = words.words;
  if (name === "" || words.words.length > 2)
    return say("这样写：/单位 改名 旧名称 新名称（名称里有空格就加引号）", { tone: "ask" });
  const found = unitToChange(scene, old, "给单位改名");
  if (!found.ok) return found.error;
  const unit = found.value;
  // People keep using the old name for years, so it stays as a short name.
  const names = [...unit.names.filter((short) => short !== name), unit.name];
  return await update(scene, unit, { 名称: name, 简称: names.join("、") }, "改名");
}

async function shorten(scene: Scene, words: Words): Promise<Outcome> {
  const [name = "", ...names] = words.words;
  const found = unitToChange(scene, name, "改单位简称");
  if (!found.ok) return found.error;
  const unit = found.value;
  const list = names.flatMap(listIn);
  if (list.length === 0) {
    const now = unit.names.length === 0 ? "还没有简称" : `现在的简称：${unit.names.join("、")}`;
    return say(`${unit.name}${now}。要改请发：/单位 简称 ${unit.name} 简称一、简称二`, { tone: "ask" });
  }
  return await update(scene, unit, { 简称: list.join("、") }, "改简称");
}

async function update(
  scene: Scene,
  unit: Unit,
  values: Readonly<Partial<Record<RosterColumn, string>>>,
  doing: string,
): Promise<Outcome> {
  const [change] = await planned(scene, { 名称: unit.name, ...values, 编号: unit.id });
  if (change === undefined) return say(`${unit.name}本来就是这样，没有改动。`);
  if (change.type === "refused") return say(sentences(`没有${doing}：${change.text}`), { tone: "ask" });
  if (change.type !== "update") return say(`没有${doing}，请换个写法。`, { tone: "ask" });
  const after = change.unit;
  const rows = differences(unit, after);
  const text = `✓ 已${doing} ${after.name}`;
  return {
    replies: [
      {
        card: {
          tone: "good",
          summary: text,
          blocks: [
            { type: "text", text },
            { type: "fields", rows },
          ],
        },
      },
    ],
    writes: [changeTree(scene.query, scene.tree, scene.now), ...updateUnit(scene.query, after)],
    audit: [audit("unit.change", unit.id)],
    line: text,
  };
}

function differences(before: Unit, after: Unit): readonly (readonly [string, string])[] {
  const shown = (unit: Unit): Readonly<Record<string, string>> => ({
    名称: unit.name,
    简称: unit.names.join("、"),
    层级: unit.level,
    类型: UNIT_KIND_NAMES[unit.kind],
    类别: unit.class ?? "",
    党员数: unit.memberCount === undefined ? "" : printCount(unit.memberCount, "人"),
    书记: unit.secretaryName ?? "",
  });
  const [old, now] = [shown(before), shown(after)];
  return Object.keys(old)
    .filter((key) => old[key] !== now[key])
    .map((key) => [key, `${old[key] || "（空）"} → ${now[key] || "（空）"}`]);
}

async function move(scene: Scene, words: Words): Promise<Outcome> {
  const found = unitToChange(scene, words.words.join(" "), "移动单位");
  if (!found.ok) return found.error;
  const unit = found.value;
  if (words.values.上级 === undefined)
    return say(`请写新的上级，比如：/单位 移动 ${unit.name} 上级=市直机关工委 自=2026-07-01`, { tone: "ask" });
  const parent = parentFor(scene, words.values.上级);
  if (!parent.ok) return say(parent.error, { tone: "ask" });
  if (parent.value === undefined || !scene.tree.units.has(parent.value))
    return say(`没有叫「${words.values.上级}」的单位。`, { tone: "ask" });
  if (!mayChange(scene, parent.value))
    return denial(ACTION, parent.value, { doing: "移动单位", of: words.values.上级 });
  const from = dayFor(scene, words.values.自);
  if (!from.ok) return say(from.error, { tone: "ask" });
  const placing = { unitId: unit.id, parentId: parent.value, fromDay: from.value };
  const possible = checkMove(scene.tree, placing);
  if (!possible.ok) return say(sentences(`没有移动：${possible.error}`), { tone: "ask" });
  const moved = await moveWrites(scene.query, scene.tree, [placing], scene.settings.slot);
  const day = printDay(from.value, scene.today);
  const text = `✓ 已移动 ${unit.name}：${day}起归 ${pathOf(scene.tree, parent.value, scene.today)}`;
  const notes = [
    moved.records === 0
      ? "这天以后还没有记录，汇总不变。"
      : `这天以后的${printCount(moved.records, "条")}记录随之改归新上级，新旧上级的汇总已经重算；这天以前的仍归原上级。`,
    ...(moved.overruled.length === 0
      ? []
      : [
          `原来登记的${moved.overruled.map((one) => printDay(one.fromDay, scene.today)).join("、")}的上级变动由这次取代。`,
        ]),
  ];
  return {
    replies: [
      {
        card: {
          tone: "good",
          summary: text,
          blocks: [{ type: "text", text }, ...notes.map((one): Block => ({ type: "note", text: one }))],
        },
      },
    ],
    writes: [changeTree(scene.query, scene.tree, scene.now), ...moved.writes],
    audit: [audit("unit.move", unit.id, { parent: parent.value, from: from.value, records: moved.records })],
    line: text,
  };
}

async function close(scene: Scene, words: Words): Promise<Outcome> {
  const found = unitToChange(scene, words.words.join(" "), "停用单位");
  if (!found.ok) return found.error;
  const unit = found.value;
  const from = dayFor(scene, words.values.自);
  if (!from.ok) return say(from.error, { tone: "ask" });
  const children = childrenOf(scene.tree, unit.id, from.value);
  if (children.length > 0) {
    const names = children
      .slice(0, 5)
      .map(({ name }) => name)
      .join("、");
    return say(
      `没有停用：${unit.name}下面还有${children.length}个单位（${names}${children.length > 5 ? "等" : ""}），请先移动或停用它们。`,
      { tone: "ask" },
    );
  }
  const chats = from.value > scene.today ? [] : await chatsOfUnit(scene.query, unit.id);
  const text = `✓ 已停用 ${unit.name}，${printDay(from.value, scene.today)}起不再接收记录；以前的记录和汇总都不变。`;
  const unbound = chats.length === 0 ? [] : [`它绑定的${chats.length}个群已解绑，请在群里重新 /绑定。`];
  const card = note([text, ...unbound].join("\n"), { tone: "good" });
  return {
    replies: [{ card }],
    writes: [
      changeTree(scene.query, scene.tree, scene.now),
      ...closeUnit(scene.query, unit, addDays(from.value, -1)),
      ...chats.map((chat) => unbindChat(scene.query, chat.id, unit.id)),
    ],
    audit: [audit("unit.close", unit.id, { from: from.value })],
    line: text,
  };
}

async function reopen(scene: Scene, words: Words): Promise<Outcome> {
  const name = words.words.join(" ");
  const closed = [...scene.tree.units.values()].filter(
    (unit) => unit.activeTo !== undefined && (unit.id === name || unit.name === name || unit.names.includes(name)),
  );
  const [unit, second] = closed;
  if (unit === undefined) return say(`没有叫「${name}」的停用单位，请写全称。`, { tone: "ask" });
  if (second !== undefined)
    return say(`叫「${name}」的停用单位有${closed.length}个，请写编号：${closed.map(({ id }) => id).join("、")}`, {
      tone: "ask",
    });
  if (!mayChange(scene, unit.id)) return denial(ACTION, unit.id, { doing: "启用单位", of: unit.name });
  const text = `✓ 已启用 ${unit.name}。群要重新 /绑定。`;
  const writes: Write[] = [
    changeTree(scene.query, scene.tree, scene.now),
    ...updateUnit(scene.query, { ...unit, activeTo: undefined }),
  ];
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes,
    audit: [audit("unit.reopen", unit.id)],
    line: text,
  };
}

type Planned =
  | Exclude<Extract<ReturnType<typeof planRoster>, { ok: true }>["value"][number], { type: "move" }>
  | { readonly type: "refused"; readonly text: string };

/** Plans one unit as a roster of one row, so that the same rules hold for both. */
async function planned(
  scene: Scene,
  cells: Readonly<Partial<Record<RosterColumn, string>>>,
  onGuess?: (guess: RosterGuess) => void,
): Promise<readonly Planned[]> {
  const { today: day, newId } = scene;
  const plan = planRoster(scene.tree, [{ line: 1, cells }], { day, newId, ...(onGuess && { onGuess }) });
  if (!plan.ok) return plan.error.map(({ text }) => ({ type: "refused", text }));
  const changes = plan.value.filter((change) => change.type !== "move");
  const releveled = changes.find((change) => change.type === "update" && change.unit.level !== change.before.level);
  if (releveled === undefined) return changes;
  const used = await scene.query
    .selectFrom("posting")
    .select("day")
    .where("unit_id", "=", cells.编号 ?? "")
    .limit(1)
    .execute();
  return used.length === 0 ? changes : [{ type: "refused", text: "它已有记录，层级不能再改，请新建单位" }];
}

function unitToChange(scene: Scene, name: string, doing: string): Result<Unit, Outcome> {
  if (name === "") return fail(say("请写单位名称。发 /帮助 单位 看写法。", { tone: "ask" }));
  const known = scene.tree.units.get(name);
  if (known !== undefined && mayChange(scene, known.id) && known.kind !== "root") return ok(known);
  const chosen = chooseUnit(scene, { name, action: ACTION, doing, press: "unit-show" });
  if (!chosen.ok) return fail(chosen.error);
  if (chosen.value.kind === "root") return fail(say("「全市」是台账的根，不能改。", { tone: "ask" }));
  return chosen;
}

/**
 * The unit above, by name. If several have the name, the error lists their ids, because a button could not repeat the
 * whole line.
 */
function parentFor(scene: Scene, name: string | undefined): Result<string | undefined> {
  if (name === undefined) return ok(undefined);
  if (scene.tree.units.has(name) || name === "全市") return ok(name === "全市" ? ROOT : name);
  const found = findUnits(scene, name).filter((unit) => isActive(unit, scene.today));
  const [only, second] = found;
  if (only === undefined) return fail(`没有叫「${name}」的上级单位，请写全称。发 /单位 看有哪些。`);
  if (second === undefined) return ok(only.id);
  const list = found.slice(0, 5).map((unit) => `${pathOf(scene.tree, unit.id, scene.today)}：上级=${unit.id}`);
  return fail(`叫「${name}」的单位有${found.length}个，请改用编号：\n${list.join("\n")}`);
}

function dayFor(scene: Scene, text: string | undefined): Result<Day> {
  if (text === undefined) return ok(scene.today);
  const read = readDate(text, { today: scene.today, allowBareMonthDay: true });
  if (read.kind === "day" || read.kind === "future") return ok(read.day);
  return fail(`日期「${text}」没看懂，请写成 自=2026-07-01。`);
}

function audit(action: string, unitId: string, details: NonNullable<AuditLine["details"]> = {}): AuditLine {
  return { action, object: `unit:${unitId}`, unitId, details };
}
