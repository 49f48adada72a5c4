import { type Block, type Card, type Day, type DraftReading, type Unit, yearIn } from "#core";

/** The answers to the questions about a draft. `none` stops the questions, and the affected numbers stay ？. */
export interface DraftAnswers {
  readonly year?: number | "none" | undefined;
  readonly subjectId?: string | undefined;
  readonly isNobodys?: boolean | undefined;
}

/** What is needed to ask the sender of a draft about it. */
interface Asking {
  readonly asks: DraftReading["asks"];
  readonly answers: DraftAnswers;
  /** The unit for whose drafts the sender has the right; it is offered first. */
  readonly unit: Unit;
  readonly today: Day;
  /** The id under which the draft is stored until the answer. */
  readonly draftId: string;
}

/**
 * Asks at most once per draft which year 202x means, and then which unit's draft it is; undefined if both are known or
 * left open.
 */
export function draftQuestion({ asks, answers, unit, today, draftId }: Asking): Card | undefined {
  const button = (text: string, value: string) => ({
    text,
    press: { action: "draft-about", id: draftId, value } as const,
  });
  if (asks.year && answers.year === undefined) {
    const year = yearIn(today);
    return asking("稿中年份写作“202x年”，请选择按哪一年核对", [
      button(`${year}年`, `year ${year}`),
      button(`${year - 1}年`, `year ${year - 1}`),
      button("不指定年份", "year none"),
    ]);
  }
  if (asks.subject && answers.subjectId === undefined && answers.isNobodys !== true)
    return asking(
      "稿中部分数字未写明单位，请选择按哪个单位核对",
      [button(unit.name, `unit ${unit.id}`), button("不指定单位", "unit none")],
      "其他单位的稿子，请发：/对数 单位名称，换行后贴正文。",
    );
  return undefined;
}

function asking(text: string, buttons: Extract<Block, { type: "buttons" }>["buttons"], hint?: string): Card {
  return {
    title: "对数",
    tone: "ask",
    summary: text,
    blocks: [
      { type: "text", text },
      { type: "buttons", buttons },
      ...(hint === undefined ? [] : [{ type: "note", text: hint } as const]),
    ],
  };
}

/** The answer that a pressed button carries. */
export function draftAnswer(value: string): DraftAnswers | undefined {
  const [about, said = ""] = value.split(" ");
  if (about === "year")
    return said === "none" ? { year: "none" } : /^\d{4}$/.test(said) ? { year: Number(said) } : undefined;
  if (about === "unit") return said === "none" ? { isNobodys: true } : { subjectId: said };
  return undefined;
}
