import type { RefusalCode } from "../../messenger.ts";
import type { Client } from "./client.ts";
import { objectIn, objectsIn, textIn } from "./read.ts";

/** A command as the client's panel lists it when somebody types a slash. */
export interface PanelCommand {
  /** Letters, digits, `_` and `-`: other characters were not seen in any public source. */
  readonly name: string;
  readonly description: string;
}

/** How many entries of the panel were made, changed and removed; or why the platform would not say or do it. */
export type PanelSynced =
  | { readonly ok: true; readonly created: number; readonly updated: number; readonly removed: number }
  | { readonly ok: false; readonly code: RefusalCode };

type Wait = (ms: number) => Promise<unknown>;

const PATH = "/open-apis/application/v7/app_slash_commands";
/** How many commands an app may register. */
const MOST = 100;

/**
 * Makes the panel list exactly these commands, the first hundred of them: missing ones are made, changed ones get their
 * new description, others are removed. Ends at the first refusal; the next start goes on from there.
 */
export async function syncPanel(client: Client, wanted: readonly PanelCommand[], wait: Wait): Promise<PanelSynced> {
  // Fifty calls a second are allowed and there are more commands: told to wait, a call waits and is made once more.
  const call: Client["call"] = async (asked) => {
    const answer = await client.call(asked);
    if (answer.ok || answer.code !== "throttled") return answer;
    await wait(answer.retryAfterMs ?? 1_000);
    return await client.call(asked);
  };
  const listed = await call({ name: "app.slash.list", method: "GET", path: PATH, query: { page_size: MOST } });
  if (!listed.ok) return listed;
  const known = new Map(
    objectsIn(objectIn(listed.json, "data"), "items").map((item) => [textIn(item, "command"), item]),
  );
  const count = { created: 0, updated: 0, removed: 0 };
  for (const { name, description } of wanted.slice(0, MOST)) {
    const item = known.get(name);
    known.delete(name);
    const said = { default_value: description, i18n: { zh_cn: description } };
    if (item === undefined) {
      const json = { command: name, description: said };
      const made = await call({ name: "app.slash.create", method: "POST", path: PATH, json });
      if (!made.ok) return made;
      count.created += 1;
    } else if (textIn(objectIn(item, "description"), "default_value") !== description) {
      const path = `${PATH}/${encodeURIComponent(textIn(item, "command_id") ?? "")}`;
      const changed = await call({
        name: "app.slash.patch",
        method: "PATCH",
        path,
        json: { description: said },
      });
      if (!changed.ok) return changed;
      count.updated += 1;
    }
  }
  for (const item of known.values()) {
    const path = `${PATH}/${encodeURIComponent(textIn(item, "command_id") ?? "")}`;
    const gone = await call({ name: "app.slash.delete", method: "DELETE", path });
    if (!gone.ok) return gone;
    count.removed += 1;
  }
  return { ok: true, ...count };
}
