import { refusal } from "./refusal.ts";

/** One page of a list and the token of the next; an invalid token is refused with `code`. */
export function readPage<T>(
  all: readonly T[],
  query: Readonly<Record<string, string>>,
  largest: number,
  code: number,
): { items: T[]; has_more: boolean; page_token: string } {
  const size = query.page_size === undefined ? Math.min(20, largest) : Number(query.page_size);
  if (!Number.isInteger(size) || size < 1 || size > largest) throw refusal(code, "page_size");
  const start = startOf(query.page_token, code);
  const end = start + size;
  const hasMore = end < all.length;
  const token = hasMore ? Buffer.from(`after ${end}`).toString("base64") : "";
  return { items: all.slice(start, end), has_more: hasMore, page_token: token };
}

function startOf(token: string | undefined, code: number): number {
  if (!token) return 0;
  const start = /^after (\d+)$/.exec(Buffer.from(token, "base64").toString())?.[1];
  if (start === undefined) throw refusal(code, "page_token");
  return Number(start);
}
