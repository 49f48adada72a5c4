/** The services that commands provide to the bot, so that it need not know their names. One command provides each. */
export const SERVICES = [
  /** Shows the help. */
  "help",
  /** Shows the records behind a number or a figure. */
  "open",
  /** Corrects a record in words. */
  "edit",
  /** Withdraws a record. */
  "withdraw",
  /** Fills forms from a text. */
  "fill",
  /** Compares the figures of a draft with the ledger. */
  "check",
  /** Answers how many. */
  "tally",
  /** Lists who has not reported. */
  "missing",
  /** Reads the roster of units. */
  "roster",
  /** Attaches a file to a record or finding. */
  "attach",
  /** Adds and changes units. */
  "unit",
] as const;

/** One of the services. */
export type Service = (typeof SERVICES)[number];

interface Served {
  readonly serves?: Service;
}

/** The command that provides a service, if any. */
export const servingAmong = <C extends Served>(commands: readonly C[], service: Service): C | undefined =>
  commands.find(({ serves }) => serves === service);

/** The command that provides a service. */
export function serving<C extends Served>({ commands }: { readonly commands: readonly C[] }, service: Service): C {
  const command = servingAmong(commands, service);
  if (command === undefined) throw new Error(`no command serves ${service}`);
  return command;
}
