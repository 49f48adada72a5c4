import type { MiddlewareHandler } from "hono";

/**
 * Refuses requests that only scanners send: TRACE (405), HTTP/0.9, a broken percent escape, or another host in the
 * target (400).
 */
export const refuseStrangeTargets: MiddlewareHandler = async (c, next) => {
  // Node's parser still accepts a request line without a version.
  const { incoming } = (c.env ?? {}) as { incoming?: { readonly httpVersion: string } };
  if (incoming?.httpVersion === "0.9") return c.body(null, 400);
  if (c.req.method === "TRACE") return c.body(null, 405);
  const host = c.req.header("host");
  // A fast exit: nearly every request has a plain target that needs no parsing.
  if (c.req.url.startsWith(`http://${host}/`) && !c.req.url.includes("%")) return next();
  const url = new URL(c.req.url);
  // node-server trusts an absolute-form target, but the Host header names the real receiver.
  if (host !== undefined && URL.parse(`${url.protocol}//${host}`)?.host !== url.host) return c.body(null, 400);
  if (/%(?![0-9a-f]{2})/i.test(url.pathname)) return c.body(null, 400);
  return next();
};
