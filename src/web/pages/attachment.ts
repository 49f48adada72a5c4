import { attachmentById, recordByNumber, ticketByNumber } from "#store";
import { none, type Page } from "../page.ts";
import { mayOpen } from "../parts/record-list.ts";
import { mayHere, type Visit } from "../session/request-context.ts";

/** The bytes of an attachment, for visitors who may open its record or finding. */
export const attachmentPage: Page = {
  path: "/attachments/:id",
  // The right is checked for the record or finding below.
  action: "record.read-own",
  async show(visit) {
    const attachment = await attachmentById(visit.query, visit.params.id ?? "");
    if (attachment?.hash === undefined || visit.attachments === undefined) return none;
    const { recordNumber, ticketNumber, hash, name, picture } = attachment;
    if (!(await mayOpenRecord(visit, recordNumber)) && !(await mayOpenTicket(visit, ticketNumber))) return none;
    const bytes = await visit.attachments.read(hash);
    if (bytes === undefined) return none;
    // Browsers always save the file. It gets a picture type only if its bytes show that it is a picture.
    return { type: "file", name: nameWith(name, picture), mime: picture ?? "application/octet-stream", bytes };
  },
};

const mayOpenRecord = async (visit: Visit, number: number): Promise<boolean> =>
  (await recordByNumber(visit.query, number, (one) => mayOpen(visit, one))) !== undefined;

/** The files of a finding are also open to the unit that the finding is about. */
async function mayOpenTicket(visit: Visit, number: number | undefined): Promise<boolean> {
  const ticket = number === undefined ? undefined : await ticketByNumber(visit.query, number);
  return [ticket?.unitId, ticket?.issuerUnitId].some((id) => id !== undefined && mayHere(visit, "page.findings", id));
}

/** Adds the extension to a picture without a file name of its own. */
const nameWith = (name: string, picture: string | undefined): string =>
  picture === undefined || name.includes(".")
    ? name
    : `${name}.${picture.replace(/^image\//, "").replace("jpeg", "jpg")}`;
