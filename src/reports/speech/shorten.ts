/** Whether a text has a figure. */
const hasFigure = (text: string): boolean => /\{M[\d.]+\}/.test(text);

/** The text of a paragraph without the marks that say what goes to the next figure. */
export const unmarked = (text: string): string => text.replace(/[|/]/g, "");

/**
 * The text of a paragraph without the figures that were never recorded: each goes with its words, a clause with its
 * last figure. Undefined if no figure of the paragraph stays.
 */
export function shortened(text: string, isEmpty: (id: string) => boolean): string | undefined {
  const sentences = text
    .split(/(?<=。)/)
    .map((sentence) => (hasFigure(sentence) ? shorter(sentence, isEmpty) : sentence));
  const kept = sentences.filter((sentence) => sentence !== "");
  return kept.some(hasFigure) ? kept.join("") : undefined;
}

function shorter(sentence: string, isEmpty: (id: string) => boolean): string {
  const clauses = sentence
    .replace(/。$/, "")
    .split("；")
    .map((clause) => shorterClause(clause, isEmpty))
    .filter((clause) => clause !== "");
  return clauses.length === 0 ? "" : `${clauses.join("；")}。`;
}

/** One clause: what leads to its figures stays while one of them stays. */
function shorterClause(clause: string, isEmpty: (id: string) => boolean): string {
  const kept: string[] = [];
  let subject = "";
  let verb = "";
  for (const part of clause.split(/(?<=[，、])/)) {
    const id = /\{(M[\d.]+)\}/.exec(part)?.[1];
    if (id === undefined || !isEmpty(id)) {
      kept.push(id === undefined ? part : `${subject}${verb}${part}`);
      if (id !== undefined) [subject, verb] = ["", ""];
      continue;
    }
    const [, ownSubject = "", ownVerb = ""] = /^(?:([^|]*)\|)?(?:([^/]*)\/)?/.exec(part) ?? [];
    subject += ownSubject;
    // A verb is said of a list, whose members stand between 、.
    verb = part.endsWith("、") ? `${verb}${ownVerb}` : "";
  }
  return kept.some(hasFigure) ? kept.join("").replace(/[，、]$/, "") : "";
}
