/** A row of the test data that is settled otherwise in this product. */
export interface Exception<Label extends string> {
  readonly id: string;
  readonly reaches: Label;
  readonly reason: string;
}

type MessageLabel = "record" | "ask" | "error" | "summary" | "correction" | "ignore";

/** Lines of `messages.json` that end otherwise than their label says. */
export const messageExceptions: readonly Exception<MessageLabel>[] = [
  {
    id: "C-insp-09",
    reaches: "ask",
    reason: "回头看 is about findings that have tickets already, so it opens none and asks which are meant",
  },
];
