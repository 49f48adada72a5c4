import { addDays, type Block, checkMove, childrenOf, pathOf, printCount, printDay } from "#core";
import { changeTree, chatsOfUnit, closeUnit, moveWrites, unbindChat, updateUnit, type Write } from "#store";
import type { Outcome, Scene } from "../../command.ts";
import { denial } from "../../denied.ts";
import { note, say, sentences } from "../../replies.ts";
import { ACTION, audit, dayFor, mayChange, parentFor, unitToChange, type Words } from "./planned.ts";

export async function move(scene: Scene, words: Words): Promise<Outcome> {
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

export async function close(scene: Scene, words: Words): Promise<Outcome> {
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

export async function reopen(scene: Scene, words: Words): Promise<Outcome> {
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
