import type { Block, Button, Card, Unit } from "#core";
import type { Outcome } from "./command.ts";

/** A card that says one thing, with buttons at most. */
export function note(text: string, more: Partial<Card> = {}): Card {
  return { summary: text.split("\n")[0] ?? text, blocks: [{ type: "text", text }], ...more };
}

/** What somebody wrote, as long as an answer may quote it. */
export const quotable = (text: string): string => (text.length <= 200 ? text : `${[...text].slice(0, 20).join("")}…`);

/** An outcome that only answers; what it quotes (「…」) is shortened, for people paste more than a card holds. */
export function say(said: string, more: Partial<Card> = {}): Outcome {
  const text = said.replace(/「([^「」]*)」/g, (_, quoted: string) => `「${quotable(quoted)}」`);
  return { replies: [{ card: note(text, more) }], line: text, settled: false };
}

/** An answer whose last card says which words of the question it left out. */
export function withAside(outcome: Outcome, words: string): Outcome {
  const text = `没看懂「${quotable(words)}」，没有按它筛选。`;
  const last = outcome.replies.length - 1;
  const replies = outcome.replies.map((reply, at) =>
    at === last
      ? { ...reply, card: { ...reply.card, blocks: [...reply.card.blocks, { type: "note", text } as const] } }
      : reply,
  );
  return { ...outcome, replies };
}

/** Whether an outcome changed nothing and only said why. */
export const isRefusal = ({ settled, writes = [] }: Outcome): boolean => settled === false && writes.length === 0;

/** A question that buttons answer. */
export function choice(text: string, buttons: readonly Button[], hint = ""): Outcome {
  const more: readonly Block[] = [
    { type: "buttons", buttons },
    ...(hint === "" ? [] : [{ type: "note", text: hint } as const]),
  ];
  const card = note(text, { tone: "ask" });
  return { replies: [{ card: { ...card, blocks: [...card.blocks, ...more] } }], line: text, settled: false };
}

/** Several sentences as one text: each ends as a sentence ends, once. */
export const sentences = (...texts: readonly string[]): string =>
  texts.map((text) => (/[。！？?!]$/.test(text) ? text : `${text}。`)).join("");

/** What somebody hears whose message we could not deal with; the reference finds the dead row. */
export function apology(arrival: { readonly source: string; readonly type: string }): Outcome {
  const reference = arrival.source.slice(-8);
  const text = `这条消息处理出错，已记录并报告管理员（编号 ${reference}）。消息没有丢失，请稍后重发。`;
  if (arrival.type === "message") return { replies: [{ card: note(text, { tone: "bad" }) }] };
  if (arrival.type === "press")
    return { replies: [], toast: { type: "error", text: `处理出错，已报告管理员（${reference}）` } };
  return { replies: [] };
}

/** The answer to a press that does nothing but say why. */
export const warn = (text: string): Outcome => ({ replies: [], toast: { type: "warning", text } });

/** A press that nothing answers any more: the card is older than the program. */
export const stalePress = (): Outcome => warn("这张卡片已经过期，请重新发命令");

/** The first words in a group the bot was taken into; one it comes back to is still bound to its unit. */
export function arrivalGreeting(chatName: string, unitName?: string, likely: readonly Unit[] = []): Card {
  const where = chatName === "" ? "这个群" : `「${chatName}」`;
  const first =
    unitName === undefined
      ? likely.length > 0
        ? `先把${where}和单位绑上：请书记或管理员点下面的按钮；不对的，@我 发 /绑定 单位名称。`
        : `先把${where}和单位绑上：请书记或管理员 @我 发 /绑定 单位名称。`
      : `${where}绑定的是${unitName}，照常登记即可。要换单位，请书记或管理员 @我 发 /绑定 单位名称。`;
  return {
    title: "我是模范，帮大家记台账",
    tone: "plain",
    summary: "我是模范，帮大家记台账",
    blocks: [
      { type: "text", text: first },
      ...(likely.length === 0
        ? []
        : [
            {
              type: "buttons",
              buttons: likely.map(({ id, name }, index) => ({
                text: `绑定${name}`,
                ...(index === 0 ? { style: "primary" as const } : {}),
                press: { action: "bind-pick" as const, id },
              })),
            } as const,
          ]),
      {
        type: "quote",
        text: "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人\n/志愿 昨天 清洁家园 32人 受益110人次 2小时\n/汇总 本周",
      },
      { type: "note", text: "以后 @我 发一行就登记好了。发 /帮助 看全部命令。" },
    ],
  };
}
