import type { Context } from "hono";
import { isObject, type Json, readJson } from "./json.ts";
import { refusal } from "./refusal.ts";

/** The request body as an object. GET requests of the official SDK have a body too, which is ignored. */
export async function bodyOf(c: Context): Promise<Json> {
  const body = readJson(await c.req.text());
  if (!isObject(body)) throw refusal(99992402, "body is not a JSON object");
  return body;
}
