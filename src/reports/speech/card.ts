import type { Block, Button, Card, CardAction } from "#core";
import { exactWords } from "../figures/figure-words.ts";
import { circled, paragraphText, type Speech, speechText } from "./speech.ts";

/**
 * The report as a card: what it covers, warnings to settle first, the eight paragraphs in folds, and its other formats.
 */
export function speechCard(report: Speech, address: string): Card {
  const notes = report.paragraphs.flatMap(({ notes: own }) => own);
  const missing = notes.filter(({ valued }) => valued.value === undefined).length;
  const head = `${notes.length}个数据${missing === 0 ? "，都有记录" : `，${missing}个无记录`}`;
  return {
    title: report.title,
    subtitle: `${report.asOf} · ${head}`,
    summary: `${report.title}：${head}`,
    tone: report.warnings.length === 0 ? "plain" : "warn",
    blocks: [
      ...report.warnings.map((text): Block => ({ type: "text", text, tone: "bad" })),
      { type: "text", text: report.opening },
      ...report.paragraphs.map(({ mechanism, lead, spans, notes: own }, index): Block => {
        const first = own[0];
        const title = `${"一二三四五六七八"[index]} ${mechanism}${first === undefined ? "" : ` · ${first.valued.measure.names[0]} ${exactWords(first.valued)}`}`;
        return {
          type: "fold",
          title,
          open: index === 0,
          blocks: [
            { type: "text", text: `${lead}${paragraphText(spans)}` },
            {
              type: "buttons",
              buttons: [
                button(
                  `${circled(own[0]?.mark ?? 1)}–${circled(own.at(-1)?.mark ?? 1)} 出处`,
                  "speech-notes",
                  index,
                  address,
                ),
              ],
            },
          ],
        };
      }),
      { type: "text", text: report.closing },
      {
        type: "buttons",
        buttons: [button("文字版", "speech-text", 0, address), button("Word文件", "speech-word", 0, address)],
      },
    ],
  };
}

const button = (text: string, action: CardAction, index: number, address: string): Button => ({
  text,
  press: { action, id: String(index), value: address },
});

/** The figures of one paragraph, each with a button to its records. */
export function notesCard(report: Speech, index: number, address: (id: string) => string): Card {
  const paragraph = report.paragraphs[index];
  const title = `${report.title} · ${paragraph?.mechanism ?? ""}`;
  return {
    title,
    summary: `${title}：数据出处`,
    blocks: (paragraph?.notes ?? []).flatMap((note): Block[] => [
      { type: "text", text: `${circled(note.mark)} ${note.text}` },
      {
        type: "buttons",
        buttons: [
          {
            text: `${note.valued.measure.names[0]}明细`,
            press: { action: "figure", value: address(note.valued.measure.id) },
          },
        ],
      },
    ]),
  };
}

/** The report as plain text to copy, with its footnotes. */
export const speechTextCard = (report: Speech): Card => ({
  title: report.title,
  subtitle: report.asOf,
  summary: `${report.title}：文字版`,
  blocks: speechText(report)
    .split("\n")
    .slice(1)
    .map((text): Block => (/^[①-⑳㉑-㉟㊱-㊿]/.test(text) ? { type: "note", text } : { type: "text", text })),
});
