import type { RefusalCode } from "../../messenger.ts";
import type { Client } from "./client.ts";
import { objectIn, objectsIn, textIn } from "./read.ts";

/** A command in the client's panel, which opens when a person types a slash. */
export interface PanelCommand {
  /** Letters, digits, `_` and `-`; no public source shows that other characters are accepted. */
  readonly name: string;
  /** The Chinese name, used if the platform accepts it. */
  readonly chinese: string;
  readonly description: string;
}

/** How many entries of the panel were added, changed and removed; or why the platform refused. */
export type PanelSynced =
  | { readonly ok: true; readonly created: number; readonly updated: number; readonly removed: number }
  | { readonly ok: false; readonly code: RefusalCode };

type Wait = (ms: number) => Promise<unknown>;

const PATH = "/open-apis/application/v7/app_slash_commands";
/** How many commands an app may register. */
const MOST = 100;

/**
 * Makes the panel list exactly these commands, at most a hundred, with their Chinese names if the platform accepts
 * them: removes others, adds missing ones, and updates descriptions. Stops at the first refusal; the next start
 * continues.
 */
export async function syncPanel(client: Client, wanted: readonly PanelCommand[], wait: Wait): Promise<PanelSynced> {
  const call = patient(client, wait);
  const listed = await call({ name: "app.slash.list", method: "GET", path: PATH, query: { page_size: MOST } });
  if (!listed.ok) return listed;
  const known = new Map(
    objectsIn(objectIn(listed.json, "data"), "items").map((item) => [textIn(item, "command") ?? "", item]),
  );
  const commands = wanted.slice(0, MOST);
  const count = { created: 0, updated: 0, removed: 0 };
  const chosen = await chooseNames(call, known, commands);
  if (typeof chosen === "object") return chosen;
  if (chosen === "tried") count.created += 1;
  const names = new Map(commands.map((one) => [chosen === "name" ? one.name : one.chinese, one.description]));
  // Old entries of the panel are removed before new ones are added, because it has no room for both languages.
  for (const [name, item] of known) {
    if (names.has(name)) continue;
    const gone = await call({ name: "app.slash.delete", method: "DELETE", path: pathOf(item) });
    if (!gone.ok) return gone;
    count.removed += 1;
  }
  for (const [name, description] of names) {
    const item = known.get(name);
    if (item !== undefined && textIn(objectIn(item, "description"), "default_value") === description) continue;
    const written = await (item === undefined ? create(call, name, description) : patch(call, item, description));
    if (!written.ok) return written;
    count[item === undefined ? "created" : "updated"] += 1;
  }
  return { ok: true, ...count };
}

type Call = Client["call"];
type Item = Readonly<Record<string, unknown>>;

/** The limit is fifty calls a second and there are more commands, so a throttled call waits and is made once more. */
const patient =
  (client: Client, wait: Wait): Call =>
  async (asked) => {
    const answer = await client.call(asked);
    if (answer.ok || answer.code !== "throttled") return answer;
    await wait(answer.retryAfterMs ?? 1_000);
    return await client.call(asked);
  };

/** Chooses Chinese or English names. No source says whether Chinese ones are accepted, so the first one is tried. */
async function chooseNames(
  call: Call,
  known: Map<string, Item>,
  [first, ...others]: readonly PanelCommand[],
): Promise<"chinese" | "tried" | "name" | Extract<PanelSynced, { ok: false }>> {
  if (first === undefined) return "name";
  if ([first, ...others].some(({ chinese }) => known.has(chinese))) return "chinese";
  const made = await create(call, first.chinese, first.description);
  if (made.ok) {
    const id = textIn(objectIn(made.json, "data"), "command_id");
    known.set(first.chinese, { command_id: id, description: saying(first.description) });
    return "tried";
  }
  return made.code === "content_rejected" || made.code === "unexpected" ? "name" : made;
}

const saying = (description: string) => ({ default_value: description, i18n: { zh_cn: description } });

const create = (call: Call, command: string, description: string) =>
  call({
    name: "app.slash.create",
    method: "POST",
    path: PATH,
    json: { command, description: saying(description) },
  });

const patch = (call: Call, item: Item, description: string) =>
  call({ name: "app.slash.patch", method: "PATCH", path: pathOf(item), json: { description: saying(description) } });

const pathOf = (item: Item): string => `${PATH}/${encodeURIComponent(textIn(item, "command_id") ?? "")}`;
