import type { Context } from "hono";
import { isObject, type Json, readJson } from "./json.ts";
import { refusal } from "./refusal.ts";

/** The body as an object; GET requests of the official SDK carry one too, which nobody reads. */
export async function bodyOf(c: Context): Promise<Json> {
  const body = readJson(await c.req.text());
  if (!isObject(body)) throw refusal(99992402, "body is not a JSON object");
  return body;
}
