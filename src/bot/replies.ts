import type { Block, Button, Card, Unit } from "#core";
import type { Outcome } from "./command.ts";

/** A card with one text, and at most some buttons. */
export function note(text: string, more: Partial<Card> = {}): Card {
  return { summary: text.split("\n")[0] ?? text, blocks: [{ type: "text", text }], ...more };
}

/** The part of a typed text that an answer may quote. */
export const quotable = (text: string): string => (text.length <= 200 ? text : `${[...text].slice(0, 20).join("")}…`);

/** An outcome that only answers. Its quotations (「…」) are shortened, because people paste more than a card can hold. */
export function say(said: string, more: Partial<Card> = {}): Outcome {
  const text = said.replace(/「([^「」]*)」/g, (_, quoted: string) => `「${quotable(quoted)}」`);
  return { replies: [{ card: note(text, more) }], line: text, settled: false };
}

/** Adds to the last card of an answer which words of the question were not understood and left out. */
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

/** Joins several sentences into one text and adds the missing full stops. */
export const sentences = (...texts: readonly string[]): string =>
  texts.map((text) => (/[。！？?!]$/.test(text) ? text : `${text}。`)).join("");

/** The answer to a message whose handling failed; the reference identifies the dead row. */
export function apology(arrival: { readonly source: string; readonly type: string }): Outcome {
  const reference = arrival.source.slice(-8);
  const text = `这条消息处理出错，已记录并报告管理员（编号 ${reference}）。消息没有丢失，请稍后重发。`;
  if (arrival.type === "message") return { replies: [{ card: note(text, { tone: "bad" }) }] };
  if (arrival.type === "press")
    return { replies: [], toast: { type: "error", text: `处理出错，已报告管理员（${reference}）` } };
  return { replies: [] };
}

/** Answers a press with a warning toast and nothing else. */
export const warn = (text: string): Outcome => ({ replies: [], toast: { type: "warning", text } });

/** The answer to a press on a card of an older program version, whose action has no handler any more. */
export const stalePress = (): Outcome => warn("这张卡片已经过期，请重新发命令");

/** The first message in a group that added the bot; `whom` names who may bind it. A group that adds the bot again is still bound to its unit. */
export function arrivalGreeting(chatName: string, whom: string, unitName?: string, likely: readonly Unit[] = []): Card {
  const where = chatName === "" ? "这个群" : `「${chatName}」`;
  const first =
    unitName === undefined
      ? likely.length > 0
        ? `先把${where}和单位绑上：点下面的按钮；不对的，@我 发 /绑定 单位名称。${whom}`
        : `先把${where}和单位绑上：@我 发 /绑定 单位名称。${whom}`
      : `${where}绑定的是${unitName}，照常登记即可。要换单位，@我 发 /绑定 单位名称。${whom}`;
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
