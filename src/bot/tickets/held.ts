import { type Card, isWithin, parentOf, printCount, printDay, ROOT } from "#core";
import { allRoles, namesOf, rolesOf, type Ticket } from "#store";
import type { Reply, Scene } from "../command.ts";
import { may, standingOf } from "../permissions.ts";

/** The unit that issues findings, and the unit they are about, if it is known for certain. */
type Issued = Pick<Ticket, "issuerUnitId" | "unitId">;

/**
 * Whether findings must be accepted by the superior of the unit they are about: true if their issuer is neither that
 * unit nor above it.
 */
export const isHeld = ({ tree, today }: Pick<Scene, "tree" | "today">, { issuerUnitId, unitId }: Issued): boolean =>
  unitId !== undefined && !isWithin(tree, unitId, issuerUnitId, today);

/** The unit that decides about findings whose issuer is not above the unit they are about. */
export const superiorOf = ({ tree, today }: Pick<Scene, "tree" | "today">, { unitId, issuerUnitId }: Issued): string =>
  parentOf(tree, unitId ?? issuerUnitId, today) ?? ROOT;

/** The first state of a finding: open, or proposed if the superior must accept it. */
export const stateAtFirst = (
  scene: Pick<Scene, "tree" | "today">,
  ticket: Issued & Partial<Pick<Ticket, "acceptedOn">>,
): "open" | "proposed" => (ticket.acceptedOn === undefined && isHeld(scene, ticket) ? "proposed" : "open");

/** Whether a finding is in no total because no superior has accepted it. */
export const isUnaccepted = ({ state }: Pick<Ticket, "state">): boolean => state === "proposed" || state === "declined";

/** Why an unaccepted finding needs no action; undefined for every other finding. */
export const unacceptedSaid = ({ state, number }: Pick<Ticket, "state" | "number">): string | undefined =>
  state === "proposed"
    ? `Z${number} 待上级确认，确认前不用整改。`
    : state === "declined"
      ? `Z${number} 上级未列入整改，不用处理。`
      : undefined;

/** The secretaries of the superior, or the admins if it has none. */
async function acceptersOf(scene: Scene, ticket: Issued): Promise<readonly string[]> {
  const { query, tree, today, settings } = scene;
  const superior = superiorOf(scene, ticket);
  const own = (await rolesOf(query, superior)).filter(({ role }) => role === "secretary");
  if (own.length > 0) return [...new Set(own.map(({ personId }) => personId))];
  const admins = (await allRoles(query)).filter(
    ({ role, unitId }) => role === "admin" && isWithin(tree, superior, unitId, today),
  );
  return [...new Set([...settings.adminIds, ...admins.map(({ personId }) => personId)])];
}

/**
 * Who is asked about proposed findings, as a receipt names them: the secretaries of the superior, or the admins if it
 * has none; undefined if nothing is proposed.
 */
export async function acceptersNamed(scene: Scene, tickets: readonly Ticket[]): Promise<string | undefined> {
  const held = tickets.find(({ state }) => state === "proposed");
  if (held === undefined) return undefined;
  const superior = superiorOf(scene, held);
  const hasSecretary = (await rolesOf(scene.query, superior)).some(({ role }) => role === "secretary");
  const ids = await acceptersOf(scene, held);
  const names = [...(await namesOf(scene.query, ids)).values()].filter((name) => name !== "").slice(0, MOST_NAMED);
  return `${hasSecretary ? `${scene.tree.units.get(superior)?.name ?? ""}书记` : "管理员"}${names.join("、")}`;
}

const MOST_NAMED = 3;

/** Whether the speaker may decide about a proposed finding: a secretary of the superior, or an admin if it has none. */
export async function mayAccept(scene: Scene, ticket: Issued): Promise<boolean> {
  const superior = superiorOf(scene, ticket);
  const standing = standingOf(scene);
  if (may(standing, "ticket.accept", superior)) return true;
  const hasNone = (await rolesOf(scene.query, superior)).every(({ role }) => role !== "secretary");
  return hasNone && may(standing, "ticket.accept-for", superior);
}

/** The question to the superior about the findings of one record, with a button for each answer. */
export function heldCard(
  { tree, today }: Pick<Scene, "tree" | "today">,
  recordNumber: number,
  tickets: readonly Ticket[],
): Card {
  const [first] = tickets;
  const nameOf = (id: string | undefined) => tree.units.get(id ?? "")?.name ?? "";
  const issuer = nameOf(first?.issuerUnitId);
  const target = nameOf(first?.unitId);
  const day = first === undefined ? "" : printDay(first.foundOn, today);
  const title = `待上级确认：${target}的问题${printCount(tickets.length, "条")}`;
  const press = (action: "ticket-accept" | "ticket-decline") => ({ action, id: String(recordNumber) });
  return {
    title,
    tone: "ask",
    summary: title,
    blocks: [
      { type: "text", text: `${issuer}${day}检查${target}，提出以下问题。${issuer}不是${target}的上级，须由您确认。` },
      ...tickets.map(
        ({ number, text }) => ({ type: "text", text: `Z${number} ${text === "" ? "（未写明）" : text}` }) as const,
      ),
      {
        type: "buttons",
        buttons: [
          { text: "确认，列入整改", style: "primary", press: press("ticket-accept") },
          { text: "不列入整改", press: press("ticket-decline") },
        ],
      },
      { type: "note", text: "确认前不计入统计，也不提醒责任单位。" },
    ],
  };
}

/** Sends the question to everyone who may decide about the proposed findings; to nobody if none is proposed. */
export async function askSuperior(
  scene: Scene,
  recordNumber: number,
  tickets: readonly Ticket[],
): Promise<readonly Reply[]> {
  const held = tickets.filter(({ state }) => state === "proposed");
  const [first] = held;
  if (first === undefined) return [];
  const card = heldCard(scene, recordNumber, held);
  return (await acceptersOf(scene, first)).map((person) => ({
    card,
    to: { person },
    refs: { records: [recordNumber] },
    part: `held-${recordNumber}-${person}`,
    priority: 1,
  }));
}
