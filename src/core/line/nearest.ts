import { editDistance } from "../text/edit-distance.ts";
import { foldWord } from "../text/text.ts";

/** Verbs that change or remove something must be typed whole; a slip of the pen never proposes them. */
const NEVER: ReadonlySet<string> = new Set(
  "改 更正 fix edit 撤 撤回 undo withdraw 恢复 restore 核 verify 退 return 销号 close 延期 extend 封账 seal lock 解封 绑定 bind 解绑 认领 claim 任命 appoint 免去 通报 criticize 查处 discipline 合并 merge 清除 导入 import 请假 leave 暂停".split(
    " ",
  ),
);
const HAN = /\p{Script=Han}/u;
const SHORTEST_LATIN = 4;
const SHORTEST_BEGUN = 3;
const OFFERS = 3;

/** Up to three of `names` that a mistyped command word may have meant, best first; never one that changes or removes. */
export async function nearestCommands(word: string, names: readonly string[]): Promise<readonly string[]> {
  const said = foldWord(word);
  const offered = [...new Set(names)].filter((name) => name !== said && !NEVER.has(name));
  const scores = HAN.test(said) ? await scoreChinese(said, offered) : await scoreLatin(said, offered);
  return [...scores]
    .sort(([one, a], [other, b]) => a - b || one.length - other.length)
    .slice(0, OFFERS)
    .map(([name]) => name);
}

// One character wrong in a word of two is another word; only what sounds or begins the same was meant.
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
  // dangke: somebody whose input method stayed in Latin letters.
  const sound = await loadSound();
  for (const name of names) if (HAN.test(name) && sound(name) === blur(said)) scores.set(name, 0);
  return scores;
}

// vol: three letters begin a word, and misspell none.
const beginsName = (said: string, name: string): number | undefined =>
  name.startsWith(said) && name.length > said.length ? 1 : undefined;

/** How many letters are wrong where they are few; a word that only begins the name counts as one. */
function spellsName(said: string, name: string): number | undefined {
  if (HAN.test(name) || name.length < SHORTEST_LATIN) return undefined;
  const distance = editDistance(said, name);
  if (distance <= (said.length > 7 ? 2 : 1)) return distance;
  return name.startsWith(said) ? 1 : undefined;
}

let sounds: Promise<(text: string) => string> | undefined;

// The dictionary takes 35 ms to load and most messages need none of it.
function loadSound(): Promise<(text: string) => string> {
  sounds ??= import("pinyin-pro").then(({ pinyin }) => {
    return (text: string) => blur(pinyin(text, { toneType: "none", type: "array" }).join(""));
  });
  return sounds;
}

// What southern speakers hear as one sound.
const blur = (syllables: string): string =>
  syllables.replace(/zh/g, "z").replace(/ch/g, "c").replace(/sh/g, "s").replace(/ng/g, "n").replace(/ü/g, "v");
