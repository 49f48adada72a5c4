import { insertDraft } from "#store";
import type { Outcome, Scene, SentSource } from "./command.ts";
import { draftOf } from "./drafts.ts";

/** A command that somebody may have meant, and what its button says. */
export interface Offered {
  readonly label: string;
  readonly name: string;
  readonly rest: string;
  /** Where the text stands that the command is about. */
  readonly of?: SentSource | undefined;
}

/** What an offer keeps: the commands that were offered, each with the rest of its line. */
export interface Offer {
  readonly lines: readonly Pick<Offered, "name" | "rest" | "of">[];
}

/** Asks which command was meant: each is one tap, and the first is also 「。」. Nothing is done before. */
export function offerLines(scene: Scene, text: string, offered: readonly Offered[]): Outcome {
  const lines = offered.map(({ name, rest, of }) => ({ name, rest, of }));
  const draft = draftOf(scene, "offer", { lines } satisfies Offer);
  return {
    writes: [insertDraft(scene.query, draft)],
    settled: false,
    line: text,
    replies: [
      {
        refs: { draft: draft.id },
        card: {
          summary: text,
          tone: "ask",
          blocks: [
            { type: "text", text },
            {
              type: "buttons",
              buttons: offered.map(({ label }, index) => ({
                text: label,
                style: index === 0 ? "primary" : "default",
                press: { action: "offer", id: draft.id, value: index },
              })),
            },
            ...(isYes(scene, lines) ? [{ type: "note", text: yesWords(scene) } as const] : []),
          ],
        },
      },
    ],
  };
}

/** Whether 「。」 does the first of an offer: not where several would each change what is there. */
export const isYes = ({ commands }: Scene, lines: Offer["lines"]): boolean =>
  lines.length === 1 || commands.find(({ name }) => name === lines[0]?.name)?.changes !== true;

const yesWords = ({ chat }: Scene): string => (chat.kind === "group" ? "或 @模范 回复句号确认" : "或回复句号确认");
