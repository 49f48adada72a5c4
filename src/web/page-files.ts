/** A file that the pages load. Its address changes with its content. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  /** Reads its bytes, gzipped if asked; absent if the runtime serves static files itself. */
  readonly read?: (gzipped: boolean) => Promise<Uint8Array<ArrayBuffer>>;
}

/** The style sheet, the script and the chart library. */
export interface PageFiles {
  readonly style: PageFile;
  readonly script: PageFile;
  readonly charts: PageFile;
}

/** The path of all pages. */
export const HOME = "/ledger";

/** The name of the session cookie over plain http. */
export const SESSION_COOKIE = "mofan";

/** The address of a page for a card, or undefined if no public address is configured. */
export const pageUrl = (publicUrl: string | undefined, path: string): string | undefined =>
  publicUrl === undefined ? undefined : `${publicUrl}${HOME}${path}`;
