import { rosterSheet } from "#core";
import { none, type Page } from "../../page.ts";
import { unitsFor } from "../../session/request-context.ts";
import { sendSheet } from "../../sheet-file.ts";

/** The part of the roster that the visitor may see, as a file that can be imported again. */
export const rosterExport: Page = {
  path: "/roster/export/:format",
  action: "page.roster",
  async show(visit) {
    const format = visit.params.format;
    if (format !== "csv" && format !== "xlsx") return none;
    const mine = new Set(unitsFor(visit, "page.roster").map(({ id }) => id));
    const [names = [], ...rows] = rosterSheet(visit.tree, visit.today);
    const sheet = [names, ...rows.filter(([id]) => mine.has(String(id)))];
    return await sendSheet(visit, { name: "roster", title: "花名册", sheet, format });
  },
};
