// Reads the labelled texts to learn from: see test/data/told/README.md.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

export const FOLDER = "test/data/told";

/** A labelled text. */
export interface Labelled {
  readonly set: string;
  readonly text: string;
  readonly today: string;
  readonly kind: string | null;
  readonly also?: readonly (string | null)[];
  readonly day?: string;
  readonly amounts?: Readonly<Record<string, number>>;
  readonly fields?: Readonly<Record<string, string>>;
}

/** All labelled texts, in the order of their files. */
export const labelled: readonly Labelled[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .flatMap((set) =>
    (JSON.parse(readFileSync(`${FOLDER}/${set}`, "utf8")) as readonly Omit<Labelled, "set">[]).map((one) => ({
      ...one,
      set,
    })),
  );

/** A hash that identifies these texts. */
export const digest = createHash("sha256").update(JSON.stringify(labelled)).digest("hex");
