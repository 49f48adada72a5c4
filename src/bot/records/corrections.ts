import { type Block, formValuesOf } from "#core";
import { insertDraft } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { draftOf } from "../drafts.ts";
import { say } from "../replies.ts";
import { changeable, kindOf, partialOf } from "./change.ts";
import { freedWords, takeBack } from "./duplicates.ts";
import { editInWords } from "./edit.ts";
import { editCard } from "./forms.ts";
import { withdrawnCard } from "./receipts.ts";

/** Withdraws a record because a person asked for it in words. */
export async function withdrawSaid(scene: Scene, number: number, reason: string): Promise<Outcome> {
  const found = await changeable(scene, number);
  if (!found.ok) return found.error;
  if (found.value.state === "withdrawn") return say(`${number} 已经撤销过了。`);
  const taken = await takeBack(scene, found.value, reason);
  const { record, writes, audit, freed } = taken;
  const withdrawn = withdrawnCard({ kind: kindOf(record), record, scene });
  const remark: readonly Block[] =
    freed === undefined ? [] : [{ type: "note", text: `${record.number} 已撤销${freedWords(taken)}。` }];
  const card = { ...withdrawn, blocks: [...withdrawn.blocks, ...remark] };
  return { replies: [{ card, refs: { records: [number] } }], writes, audit, line: card.summary };
}

/** Corrects a record as the words say, or opens its form if there are no words. */
export async function correct(scene: Scene, number: number, words: string): Promise<Outcome> {
  if (words !== "") return await editInWords(scene, number, words);
  const found = await changeable(scene, number);
  return found.ok ? editForm(scene, number, found.value) : found.error;
}

/** The form to correct a record, sent as a new message, so that the receipt stays as it is. */
export function editForm(scene: Scene, number: number, record: Parameters<typeof partialOf>[0]): Outcome {
  const kind = kindOf(record);
  const draft = draftOf(scene, "edit", { number, version: record.version });
  const card = editCard(kind, number, draft.id, formValuesOf(kind, partialOf(record)));
  return {
    replies: [
      {
        card,
        refs: { draft: draft.id, records: [number] },
        ...(scene.press === undefined ? {} : { to: { chat: scene.chat.id } }),
      },
    ],
    writes: [insertDraft(scene.query, draft)],
    settled: false,
    ...(scene.press === undefined ? {} : { toast: { type: "info" as const, text: "更正表单在下面" } }),
  };
}
