import type { Json } from "./client.ts";

/** The object under a key, or an empty one, because all fields read from it are optional. */
export function objectIn(json: Json, key: string): Json {
  const value = json[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The text under a key, unless it is empty. */
export function textIn(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The objects of the list under a key. */
export function objectsIn(json: Json, key: string): readonly Json[] {
  const value = json[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}
