import { attachmentById, recordByNumber, ticketByNumber } from "#store";
import { none, type Page } from "../page.ts";
import { mayOpen } from "../parts/record-list.ts";
import { mayHere, type Visit } from "../session/request-context.ts";

/** The bytes of an attachment, for whoever may open its record or its finding. */
export const attachmentPage: Page = {
  path: "/attachments/:id",
  // Asked of the record or the finding itself.
  action: "record.read-own",
  async show(visit) {
    const attachment = await attachmentById(visit.query, visit.params.id ?? "");
    if (attachment?.hash === undefined || visit.attachments === undefined) return none;
    const { recordNumber, ticketNumber, hash, name, picture } = attachment;
    if (!(await mayOpenRecord(visit, recordNumber)) && !(await mayOpenTicket(visit, ticketNumber))) return none;
    const bytes = await visit.attachments.read(hash);
    if (bytes === undefined) return none;
    // Whatever it says it is, a browser saves it; only what its bytes show to be a picture is named one.
    return { type: "file", name: nameWith(name, picture), mime: picture ?? "application/octet-stream", bytes };
  },
};

const mayOpenRecord = async (visit: Visit, number: number): Promise<boolean> =>
  (await recordByNumber(visit.query, number, (one) => mayOpen(visit, one))) !== undefined;

/** A finding's files are also those of the unit that it is about. */
async function mayOpenTicket(visit: Visit, number: number | undefined): Promise<boolean> {
  const ticket = number === undefined ? undefined : await ticketByNumber(visit.query, number);
  return [ticket?.unitId, ticket?.issuerUnitId].some((id) => id !== undefined && mayHere(visit, "page.findings", id));
}

/** A picture that came without a name of its own gets the ending of its kind. */
const nameWith = (name: string, picture: string | undefined): string =>
  picture === undefined || name.includes(".")
    ? name
    : `${name}.${picture.replace(/^image\//, "").replace("jpeg", "jpg")}`;
