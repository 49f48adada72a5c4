import type { Hono } from "hono";
import { newId } from "../wire/crypto.ts";
import { isObject, textOf } from "../wire/json.ts";
import { refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import type { Desk } from "../world/desk.ts";

const PATH = "/application/v7/app_slash_commands";
const NAMES = { ascii: /^[a-z0-9_-]{1,32}$/, any: /^[\p{L}\p{N}_-]{1,32}$/u } as const;
const MOST = 100;

/** The panel that opens in a client after a typed slash: the app sets its entries. */
export function registerSlashCommands(app: Hono, { world, faults }: Desk): void {
  const { slashCommands } = world;
  app.get(PATH, (c) =>
    c.json({ code: 0, msg: "success", data: { items: [...slashCommands.values()], has_more: false } }),
  );
  app.post(PATH, async (c) => {
    const { command, description } = await bodyOf(c);
    const name = textOf(command) ?? "";
    const isTaken = [...slashCommands.values()].some((known) => known.command === name);
    if (!NAMES[faults.panel.names].test(name) || !isObject(description) || isTaken || slashCommands.size >= MOST)
      throw refusal(99992402);
    const id = newId("cmd_");
    slashCommands.set(id, { command_id: id, command: name, description });
    return c.json({ code: 0, msg: "success", data: { command_id: id } });
  });
  app.patch(`${PATH}/:id`, async (c) => {
    const known = slashCommands.get(c.req.param("id"));
    const { description } = await bodyOf(c);
    if (known === undefined || !isObject(description)) throw refusal(99992402);
    slashCommands.set(known.command_id, { ...known, description });
    return c.json({ code: 0, msg: "success", data: {} });
  });
  app.delete(`${PATH}/:id`, (c) => {
    if (!slashCommands.delete(c.req.param("id"))) throw refusal(99992402);
    return c.json({ code: 0, msg: "success", data: {} });
  });
}
