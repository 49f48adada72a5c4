import type { html } from "hono/html";
import type { Action } from "#bot";
import type { Visit } from "./session/request-context.ts";

/** A piece of a page. Inserted values are escaped. */
export type Markup = ReturnType<typeof html>;

/** The answer of a page: itself, a file, another page, or a refusal. */
export type Answer =
  | { readonly type: "page"; readonly title: string; readonly body: Markup; readonly status?: 200 | 404 | 422 }
  | { readonly type: "file"; readonly name: string; readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: "busy" }
  | { readonly type: "go"; readonly to: string }
  /** The page or its subject does not exist, or this visitor may not see it; both look the same. */
  | { readonly type: "none" }
  /** The address asks for something that no page offers. */
  | { readonly type: "wrong"; readonly text: string };

/** One page. `path` is relative to `HOME`. The address and the rights are checked before the page is shown. */
export interface Page {
  readonly path: string;
  readonly action: Action;
  /** Whether the page shows the whole ledger, so that a right for single units is not enough to open it. */
  readonly isOfAll?: true;
  /** The page's name in the menu; a page without one is opened from other pages. */
  readonly label?: string;
  /** The orders in which the page's list can be sorted; the first is the default. */
  readonly sorts?: readonly string[];
  readonly show: (visit: Visit) => Promise<Answer>;
  /** Handles a submitted form of this page; forms from other sites are refused. */
  readonly take?: (visit: Visit, form: FormData) => Promise<Answer>;
  /** The largest form that the page accepts, in bytes. */
  readonly mostBytes?: number;
}

/** The answer to a request for something that does not exist or that the visitor may not see. */
export const none: Answer = { type: "none" };
/** The answer to an address that asks for something no page offers. */
export const wrong = (text: string): Answer => ({ type: "wrong", text });
/** A page with its title. */
export const shown = (title: string, body: Markup, status: 200 | 404 = 200): Answer => ({
  type: "page",
  title,
  body,
  status,
});
