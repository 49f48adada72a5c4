/** What the bot itself turns to a command for, so that it need not know the command's name. Each is served by one command. */
export const SERVICES = [
  /** Says what can be done. */
  "help",
  /** Shows what is behind a number or a figure. */
  "open",
  /** Corrects a record in words. */
  "edit",
  /** Takes a record back. */
  "withdraw",
  /** Fills forms by a text. */
  "fill",
  /** Compares the figures of a draft with the ledger. */
  "check",
  /** Says how much. */
  "tally",
  /** Says who has not reported. */
  "missing",
  /** Reads the roster of units. */
  "roster",
  /** Adds and changes a unit. */
  "unit",
] as const;

/** One of the services. */
export type Service = (typeof SERVICES)[number];

interface Served {
  readonly serves?: Service;
}

/** The command that serves the bot so, where there is one. */
export const servingAmong = <C extends Served>(commands: readonly C[], service: Service): C | undefined =>
  commands.find(({ serves }) => serves === service);

/** The command that serves the bot so. */
export function serving<C extends Served>({ commands }: { readonly commands: readonly C[] }, service: Service): C {
  const command = servingAmong(commands, service);
  if (command === undefined) throw new Error(`no command serves ${service}`);
  return command;
}
