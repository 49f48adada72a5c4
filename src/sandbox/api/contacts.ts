import type { Hono } from "hono";
import { refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import type { Person } from "../world/city.ts";
import type { Desk } from "../world/desk.ts";

const ID_TYPES = ["open_id", "union_id", "user_id"] as const;
type IdType = (typeof ID_TYPES)[number];

/**
 * The address book as clients use it: one person, several, and people by phone number or e-mail, which nobody here has.
 */
export function registerContacts(app: Hono, desk: Desk): void {
  app.get("/contact/v3/users/batch", (c) => {
    const wanted = c.req.queries("user_ids") ?? [];
    const type = idType(c.req.query("user_id_type"));
    const items = wanted.map((id) => personBy(desk, type, id)).filter((one) => one !== undefined);
    return c.json({ code: 0, msg: "success", data: { items: items.map(userView) } });
  });
  app.get("/contact/v3/users/:id", (c) => {
    const person = personBy(desk, idType(c.req.query("user_id_type")), c.req.param("id"));
    if (person === undefined) throw refusal(99992351);
    return c.json({ code: 0, msg: "success", data: { user: userView(person) } });
  });
  app.post("/contact/v3/users/batch_get_id", async (c) => {
    const { emails, mobiles } = await bodyOf(c);
    const user_list = [
      ...wordsIn(emails).map((email) => ({ email })),
      ...wordsIn(mobiles).map((mobile) => ({ mobile })),
    ];
    return c.json({ code: 0, msg: "success", data: { user_list } });
  });
}

function idType(asked: string | undefined): IdType {
  const type = ID_TYPES.find((one) => one === (asked ?? "open_id"));
  if (type === undefined) throw refusal(99992402, "user_id_type");
  return type;
}

function personBy({ world }: Desk, type: IdType, id: string): Person | undefined {
  if (type === "open_id") return world.people.get(id);
  const key = type === "union_id" ? "unionId" : "userId";
  return [...world.people.values()].find((person) => person[key] === id);
}

// E-mail addresses, phone numbers and departments need scopes that the app does not have.
const userView = ({ openId, unionId, name }: Person) => ({
  open_id: openId,
  union_id: unionId,
  name,
  en_name: "",
  nickname: "",
  avatar: { avatar_72: "", avatar_240: "", avatar_640: "", avatar_origin: "" },
  status: { is_frozen: false, is_resigned: false, is_activated: true, is_exited: false, is_unjoin: false },
});

const wordsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
