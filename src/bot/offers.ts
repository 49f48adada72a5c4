import { insertDraft } from "#store";
import type { Outcome, Scene, SentSource } from "./command.ts";
import { draftOf } from "./drafts.ts";

/** A command that a person may mean, and the label of its button. */
export interface Offered {
  readonly label: string;
  readonly name: string;
  readonly rest: string;
  /** Where the text for the command is to be fetched from. */
  readonly of?: SentSource | undefined;
}

/** What the draft of an offer stores: the offered commands, each with the rest of its line. */
export interface Offer {
  readonly lines: readonly Pick<Offered, "name" | "rest" | "of">[];
}

/** Asks which command was meant, with one button each; 「。」 means the first. Nothing is done before the answer. */
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
            ...(isYes(scene, lines) ? [{ type: "note", text: yesWords(scene, lines) } as const] : []),
          ],
        },
      },
    ],
  };
}

/** Whether 「。」 accepts the first offer: not if there are several and the first changes existing data. */
export const isYes = ({ commands }: Scene, lines: Offer["lines"]): boolean =>
  lines.length === 1 || commands.find(({ name }) => name === lines[0]?.name)?.changes !== true;

/** How to accept the first offer without a button, and what is then sent. */
const yesWords = ({ chat }: Scene, lines: Offer["lines"]): string =>
  `${chat.kind === "group" ? "或 @模范 回复句号确认" : "或回复句号确认"}：${lineOffered({ lines })}`;

const LONGEST_OFFER = 40;

/** The command line that an offer would send first, shortened. */
export function lineOffered({ lines: [first] }: Offer): string {
  const line = [...`/${first?.name} ${first?.rest.trim() ?? ""}`.trim()];
  return line.length <= LONGEST_OFFER ? line.join("") : `${line.slice(0, LONGEST_OFFER).join("")}…`;
}
