import type { MeasureId } from "../ledger/measures.ts";
import type { Span } from "./figures.ts";

/** A statement that implies a measure's value without a number: 每次均安排廉政教育, 基层党组织全覆盖. */
export interface Claim extends Span {
  readonly measure: MeasureId;
}

const CLAIMS: readonly { readonly says: RegExp; readonly measure: MeasureId }[] = [
  { says: /(?:每次[均都]|次次都)(?=[^，。；]{0,16}(?:廉政|警示))/g, measure: "M1.3" },
  {
    says: /(?<![三“])(?:基层|机关)?(?:党组织|党支部|组织|支部)(?:的)?(?:实现|达到|已|了|均|全部|基本|组建)*(?<!三)全覆盖(?!率)/g,
    measure: "M7.3",
  },
];

/** Finds the claims in a clause. */
export function claimsIn(text: string, clause: Span): readonly Claim[] {
  return CLAIMS.flatMap(({ says, measure }) =>
    [...text.slice(clause.from, clause.to).matchAll(says)].map(({ index, 0: words }) => ({
      measure,
      from: clause.from + index,
      to: clause.from + index + words.length,
    })),
  );
}
