/** The services that commands provide to the bot, so that it need not know their names. One command provides each. */
export const SERVICES = [
  /** Shows the help menu. */
  "help",
  /** Shows the records behind a number or a figure. */
  "open",
  /** Corrects a record by a text such as 「人数改成30」. */
  "edit",
  /** Withdraws a record, so that it no longer counts. */
  "withdraw",
  /** Fills the forms of reports from a pasted text. */
  "fill",
  /** Compares the figures of a draft with the ledger. */
  "check",
  /** Answers how many events were reported in a period. */
  "tally",
  /** Lists the units with missing reports. */
  "missing",
  /** Imports the roster of units from a sheet. */
  "roster",
  /** Attaches a file to a record or finding. */
  "attach",
  /** Adds and changes units. */
  "unit",
] as const;

/** The name of a service that some command provides to the bot. */
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
