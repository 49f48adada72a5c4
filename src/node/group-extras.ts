import { getLogger } from "@logtape/logtape";
import type { GroupLink, GroupSet, Lark } from "#platforms";
import { boundChats, type Database } from "#store";
import { pageUrl } from "#web";

const log = getLogger(["mofan", "groups"]);

/** What setting groups up needs. */
export interface GroupExtras {
  readonly db: Database;
  readonly lark: Pick<Lark, "setTab" | "setMenu">;
  readonly publicUrl: string | undefined;
  /** The address that opens the bot's own chat, where its menu and its forms are. */
  readonly botUrl: string;
}

type Extra = "tab" | "menu";

/**
 * Gives every bound group its tab and its menu: at the first call all of them, later those that were bound since. An
 * extra whose scope is missing is left alone until the next start.
 */
export function createGroupExtras({ db, lark, publicUrl, botUrl }: GroupExtras): () => Promise<void> {
  const done = new Map<string, string>();
  const refused = new Set<Extra>();
  const note = (extra: Extra, set: GroupSet): void => {
    if (set.ok || refused.has(extra)) return;
    // What is refused in one group only, because its owner keeps tabs to himself, may be allowed in the next.
    if (set.code !== "permission_denied") return;
    refused.add(extra);
    log.info("group extra not set", { reason: `${extra}: ${set.code}` });
  };
  return async () => {
    for (const { id, unitId = "" } of await boundChats(db.query)) {
      if (refused.size === 2) return;
      if (done.get(id) === unitId) continue;
      const page = pageUrl(publicUrl, `/units/${encodeURIComponent(unitId)}`);
      if (page !== undefined && !refused.has("tab")) note("tab", await lark.setTab(id, { name: "台账", url: page }));
      if (!refused.has("menu")) note("menu", await lark.setMenu(id, menuOf(page, botUrl)));
      done.set(id, unitId);
    }
  };
}

const menuOf = (page: string | undefined, botUrl: string): readonly GroupLink[] => [
  { name: "登记和待办", url: botUrl },
  ...(page === undefined ? [] : [{ name: "台账", url: page }]),
];
