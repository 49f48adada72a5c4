import { lookUp, ROOT, readArguments } from "#core";
import type { Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { say } from "../replies.ts";
import { add } from "./change/add.ts";
import { edit, rename, shorten } from "./change/edit.ts";
import { close, move, reopen } from "./change/place.ts";
import { ACTION, KEYS, mayChangeAny, type Words } from "./change/planned.ts";

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
    // Before anything is read or asked: a question that only ends in a refusal wastes the answer.
    if (!mayChangeAny(scene)) return denial(ACTION, scene.unit?.id ?? ROOT, { doing: "单位变更", of: undefined });
    const words = readArguments(rest, KEYS);
    const [unknown] = words.unknown;
    if (unknown === undefined) return await change(scene, words);
    return say(`没看懂「${unknown}」，什么都没有改。能写的有：${Object.keys(KEYS).join("、")}。`, { tone: "ask" });
  };
}
