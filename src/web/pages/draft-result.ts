import { html } from "hono/html";
import { countsOf, DRAFT_RESULT, type DraftResult, resultTable, resultTitle } from "#reports";
import { draftById } from "#store";
import { none, type Page, shown } from "../page.ts";
import { head, table } from "../parts/layout.ts";

/** The complete result of checking a long draft, kept for a day and shown only to the person who had it checked. */
export const draftResult: Page = {
  path: "/drafts/:id",
  action: "speech",
  async show({ query, params, person, now }) {
    const draft = await draftById(query, params.id ?? "");
    if (draft?.type !== DRAFT_RESULT || draft.authorId !== person.id || draft.expiresAt <= now) return none;
    const result = draft.payload as DraftResult;
    const body = html`${head(resultTitle(result), countsOf(result), "")}
      <section class="card">${table(resultTable(result))}</section>`;
    return shown(resultTitle(result), body);
  },
};
