import type { Scene } from "#bot";
import type { Period, Unit } from "#core";
import { notUnderstood, readQuestion } from "../figures/question.ts";

/** What the words before a draft say about it: its unit and its period. */
export interface About {
  readonly subject: Unit | undefined;
  readonly period: Period | undefined;
}

/**
 * Splits the words before the draft from its text, if they name a period or a unit; otherwise they belong to the draft.
 */
export function aboutIn(scene: Scene, rest: string): { readonly about: About; readonly text: string } {
  const said = rest.trim();
  // In 「/对数 2026 市财政局」 all words are about the file that follows.
  const whole = said.length <= LONGEST_HEAD ? aboutOf(scene, said) : undefined;
  if (whole !== undefined) return { about: whole, text: "" };
  const { head, text } = apart(said);
  const about = aboutOf(scene, head);
  return about === undefined ? { about: { subject: undefined, period: undefined }, text: said } : { about, text };
}

/** What a few words say about a draft; undefined if they say anything else. */
function aboutOf(scene: Scene, words: string): About | undefined {
  const asking = { ...scene, period: "今年" };
  const read = readQuestion(words, { ...asking, unit: scene.unit ?? scene.tree.root });
  if (words === "" || !read.ok || notUnderstood(read.value) !== "" || read.value.kind !== undefined) return undefined;
  const isNamed = readQuestion(words, { ...asking, unit: undefined }).ok;
  const saysPeriod = /\d|年|季|月/.test(words);
  const { unit, period } = read.value;
  return { subject: isNamed ? unit : undefined, period: saysPeriod ? period : undefined };
}

/** Splits off a short first line, or a first word that is a period. */
function apart(rest: string): { readonly head: string; readonly text: string } {
  const trimmed = rest.trim();
  const end = trimmed.indexOf("\n");
  if (end >= 0 && end <= LONGEST_HEAD)
    return { head: trimmed.slice(0, end).trim(), text: trimmed.slice(end + 1).trim() };
  const first = /^(\d{4}年?|今年|去年|\S{1,8}季度|\d{1,2}月)\s+(?=\S)/.exec(trimmed);
  if (first !== null) return { head: first[1] ?? "", text: trimmed.slice(first[0].length) };
  return { head: "", text: trimmed };
}

const LONGEST_HEAD = 30;
