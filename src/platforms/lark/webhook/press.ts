import * as v from "valibot";
import type { CardPress, PlatformEvent } from "../../events.ts";
import { ROUTE_SEPARATOR } from "../cards/inputs.ts";
import { type Head, Id, ignored, isOther, Maybe, openIdIn } from "./fields.ts";
import { readObject } from "./json.ts";

const PressEvent = v.object({
  operator: Maybe,
  open_message_id: Maybe,
  open_chat_id: Maybe,
  action: v.object({ value: Maybe, name: Maybe, form_value: Maybe, option: Maybe, input_value: Maybe }),
  context: Maybe,
});
const PressContext = v.object({ open_message_id: Id, open_chat_id: Id });
const Route = v.object({
  a: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
  id: v.optional(v.pipe(v.string(), v.maxLength(128))),
  v: v.optional(v.union([v.pipe(v.string(), v.maxLength(256)), v.number()])),
});

/** A press of a button or a submitted form; undefined if it cannot be read. */
export function readPress(head: Head, json: Readonly<Record<string, unknown>>): PlatformEvent | undefined {
  const event = v.safeParse(PressEvent, json.event);
  if (!event.success) return undefined;
  const { operator, action } = event.output;
  // The vendor's examples have the context inside the event, beside it, or its ids in the event itself.
  const context = v.safeParse(PressContext, event.output.context ?? json.context ?? event.output);
  if (!context.success) return undefined;
  const route = readRoute(action.value, action.name);
  if (route === undefined) return ignored(head);
  const press: CardPress = {
    kind: "press",
    eventId: head.eventId,
    messageId: context.output.open_message_id,
    chatId: context.output.open_chat_id,
    operatorId: pressedBy(operator),
    isGuest: isOther(head, operator),
    at: head.at,
    action: route.a,
    id: route.id,
    value: route.v,
    form: readForm(action.form_value),
  };
  return press;
}

/** The person who pressed: their open_id, which some clients nest in `user_id` or `operator_id`. */
export function pressedBy(operator: unknown): string | undefined {
  if (typeof operator !== "object" || operator === null) return undefined;
  const { user_id, operator_id } = operator as Readonly<Record<string, unknown>>;
  return openIdIn(operator) ?? openIdIn(user_id) ?? openIdIn(operator_id);
}

/** The route in a press's value, as an object or as JSON; if the client sends none, the route in the button's name. */
function readRoute(value: unknown, name: unknown): v.InferOutput<typeof Route> | undefined {
  const given = (typeof value === "string" ? readObject(value) : value) ?? {};
  const route = v.safeParse(Route, given);
  if (route.success) return route.output;
  if (typeof name !== "string" || typeof given !== "object" || "a" in given) return undefined;
  const [a, id, number] = name.split(name.includes(":") ? ":" : ROUTE_SEPARATOR);
  const named = v.safeParse(Route, {
    a,
    ...(id === undefined || id === "" ? {} : { id }),
    ...(number === undefined || number === "" ? {} : { v: /^\d{1,15}$/.test(number) ? Number(number) : number }),
  });
  return named.success ? named.output : undefined;
}

const DAY_WITH_OFFSET = /^(\d{4}-\d{2}-\d{2}) [+-]\d{4}$/;

function readForm(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const filled: [string, string][] = [];
  for (const [name, given] of Object.entries(value)) {
    const text = Array.isArray(given) ? given.filter((one) => typeof one === "string").join("、") : wordOf(given);
    if (text === undefined || text.trim() === "") continue;
    filled.push([name, DAY_WITH_OFFSET.exec(text)?.[1] ?? text]);
  }
  return Object.fromEntries(filled);
}

const wordOf = (given: unknown): string | undefined =>
  typeof given === "string" || Number.isFinite(given) ? String(given) : undefined;
