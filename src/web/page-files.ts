/** A file the pages load, at an address that changes with its content. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  /** Its bytes, gzipped where asked; absent where the runtime serves static files itself. */
  readonly read?: (gzipped: boolean) => Promise<Uint8Array<ArrayBuffer>>;
}

/** The one style sheet, the one script and the charts. */
export interface PageFiles {
  readonly style: PageFile;
  readonly script: PageFile;
  readonly charts: PageFile;
}

/** Where everything of this room stands. */
export const HOME = "/ledger";

/** The cookie of a session, where the pages are reached over plain http. */
export const SESSION_COOKIE = "mofan";

/** The address of a page as a card can carry it, or undefined when nobody said where people reach us. */
export const pageUrl = (publicUrl: string | undefined, path: string): string | undefined =>
  publicUrl === undefined ? undefined : `${publicUrl}${HOME}${path}`;
