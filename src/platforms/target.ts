import type { MiddlewareHandler } from "hono";

/** Refuses what only a prober sends: TRACE (405), HTTP/0.9, a broken percent escape or another host's address as target (400). */
export const refuseStrangeTargets: MiddlewareHandler = async (c, next) => {
  // Node's parser still takes a request line without a version.
  const { incoming } = (c.env ?? {}) as { incoming?: { readonly httpVersion: string } };
  if (incoming?.httpVersion === "0.9") return c.body(null, 400);
  if (c.req.method === "TRACE") return c.body(null, 405);
  const host = c.req.header("host");
  // Nearly every request says plainly where it goes, and need not be taken apart.
  if (c.req.url.startsWith(`http://${host}/`) && !c.req.url.includes("%")) return next();
  const url = new URL(c.req.url);
  // node-server takes an absolute-form target at its word; the Host header names the real receiver of the request.
  if (host !== undefined && URL.parse(`${url.protocol}//${host}`)?.host !== url.host) return c.body(null, 400);
  if (/%(?![0-9a-f]{2})/i.test(url.pathname)) return c.body(null, 400);
  return next();
};
