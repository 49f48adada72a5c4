import type { html } from "hono/html";
import type { Action } from "#bot";
import type { Visit } from "./session/request-context.ts";

/** A piece of a page; whatever was put into it is escaped. */
export type Markup = ReturnType<typeof html>;

/** What a page answers: itself, a file, another page, or why not. */
export type Answer =
  | { readonly type: "page"; readonly title: string; readonly body: Markup; readonly status?: 200 | 404 | 422 }
  | { readonly type: "file"; readonly name: string; readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: "busy" }
  | { readonly type: "go"; readonly to: string }
  /** There is none, or it is not for this visitor: both look the same. */
  | { readonly type: "none" }
  /** The address asks for something no page offers. */
  | { readonly type: "wrong"; readonly text: string };

/** One page. `path` is below the home of all pages; the address and the rights are checked before it is shown. */
export interface Page {
  readonly path: string;
  readonly action: Action;
  /** Whether it shows the whole ledger: then the right is asked of all of it, and one unit's is not enough. */
  readonly isOfAll?: true;
  /** How the menu calls it; pages without are reached from others. */
  readonly label?: string;
  /** The orders its list can be asked for in; the first is taken when none is. */
  readonly sorts?: readonly string[];
  readonly show: (visit: Visit) => Promise<Answer>;
  /** Handles a form of this page; accepted only from the page itself. */
  readonly take?: (visit: Visit, form: FormData) => Promise<Answer>;
  /** The largest form it takes. */
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
