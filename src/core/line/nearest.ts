import { editDistance } from "../text/edit-distance.ts";
import { foldWord } from "../text/text.ts";

/** Commands that change or remove something, which are never suggested for a mistyped word. */
const NEVER: ReadonlySet<string> = new Set(
  "改 更正 fix edit 撤 撤回 undo withdraw 恢复 restore 核 verify 退 return 销号 close 延期 extend 封账 seal lock 解封 绑定 bind 解绑 认领 claim 任命 appoint 免去 通报 criticize 查处 discipline 合并 merge 清除 导入 import 请假 leave 暂停".split(
    " ",
  ),
);
const HAN = /\p{Script=Han}/u;
const SHORTEST_LATIN = 4;
const SHORTEST_BEGUN = 3;
const OFFERS = 3;

/**
 * Up to three command names that a mistyped word may mean, best first. Commands that change or remove something are
 * excluded.
 */
export async function nearestCommands(word: string, names: readonly string[]): Promise<readonly string[]> {
  const said = foldWord(word);
  const offered = [...new Set(names)].filter((name) => name !== said && !NEVER.has(name));
  const scores = HAN.test(said) ? await scoreChinese(said, offered) : await scoreLatin(said, offered);
  return [...scores]
    .sort(([one, a], [other, b]) => a - b || one.length - other.length)
    .slice(0, OFFERS)
    .map(([name]) => name);
}

// In a two-character word one different character makes another word, so a name matches only if it sounds the same or
// has the same beginning.
async function scoreChinese(said: string, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const scores = new Map<string, number>();
  const sound = await loadSound();
  const heard = sound(said);
  for (const name of names) {
    if (!HAN.test(name)) continue;
    const own = sound(name);
    if (own === heard) scores.set(name, 0);
    else if (name.startsWith(said) || (name.length > 1 && said.startsWith(name))) scores.set(name, 1);
    else if (said.length > 2 && name.length > 1 && heard.startsWith(own)) scores.set(name, 2);
  }
  return scores;
}

async function scoreLatin(said: string, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const scores = new Map<string, number>();
  if (!/^[a-z_-]+$/.test(said) || said.length < SHORTEST_BEGUN || said.length > 20) return scores;
  for (const name of names) {
    const score = said.length < SHORTEST_LATIN ? beginsName(said, name) : spellsName(said, name);
    if (score !== undefined) scores.set(name, score);
  }
  if (said.length < SHORTEST_LATIN) return scores;
  // In dangke somebody typed pinyin with the Chinese input method switched off.
  const sound = await loadSound();
  for (const name of names) if (HAN.test(name) && sound(name) === blur(said)) scores.set(name, 0);
  return scores;
}

// Three letters such as vol are taken as the beginning of a name and not as a misspelling.
const beginsName = (said: string, name: string): number | undefined =>
  name.startsWith(said) && name.length > said.length ? 1 : undefined;

/** The number of wrong letters if they are few. A word that is only the beginning of the name counts as one. */
function spellsName(said: string, name: string): number | undefined {
  if (HAN.test(name) || name.length < SHORTEST_LATIN) return undefined;
  const distance = editDistance(said, name);
  if (distance <= (said.length > 7 ? 2 : 1)) return distance;
  return name.startsWith(said) ? 1 : undefined;
}

let sounds: Promise<(text: string) => string> | undefined;

// Loaded on demand, because the dictionary takes 35 ms to load and most messages do not need it.
function loadSound(): Promise<(text: string) => string> {
  sounds ??= import("pinyin-pro").then(({ pinyin }) => {
    return (text: string) => blur(pinyin(text, { toneType: "none", type: "array" }).join(""));
  });
  return sounds;
}

// Makes sounds equal that speakers from southern China do not distinguish.
const blur = (syllables: string): string =>
  syllables.replace(/zh/g, "z").replace(/ch/g, "c").replace(/sh/g, "s").replace(/ng/g, "n").replace(/ü/g, "v");
