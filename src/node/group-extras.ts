import { getLogger } from "@logtape/logtape";
import type { GroupLink, GroupSet, Lark } from "#platforms";
import { boundChats, type Database } from "#store";
import { pageUrl } from "#web";

const log = getLogger(["mofan", "groups"]);

/** What the set-up of groups needs. */
export interface GroupExtras {
  readonly db: Database;
  readonly lark: Pick<Lark, "setTab" | "setMenu">;
  readonly publicUrl: string | undefined;
  /** The address that opens the direct chat with the bot, which has its menu and forms. */
  readonly botUrl: string;
}

type Extra = "tab" | "menu";

/**
 * Gives every bound group its tab and its menu: at the first call all groups, later the newly bound ones. If the scope
 * for one of the two is missing, it is skipped until the next start.
 */
export function createGroupExtras({ db, lark, publicUrl, botUrl }: GroupExtras): () => Promise<void> {
  const done = new Map<string, string>();
  const refused = new Set<Extra>();
  const note = (extra: Extra, set: GroupSet): void => {
    if (set.ok || refused.has(extra)) return;
    // A refusal in one group only, for example because its owner alone may set tabs, does not stop the next groups.
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
