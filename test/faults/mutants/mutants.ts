import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT_FOLDER } from "../processes.ts";

/** Mistakes people make in such programs, each a patch of its name in `patches/`; a harness that does not detect them proves nothing. */
export const MISTAKES = [
  "a 200 for what could not be written",
  "a balancer that gives up an instance",
  "a body of any size",
  "a body that is unpacked",
  "a broken event that is refused",
  "a change that asks for no version",
  "a change that is made wherever it stands",
  "a clock that is believed",
  "a code block that is obeyed",
  "a commit that stops the world",
  "a copy without its log",
  "a costly refusal",
  "a criticism that is only a plan",
  "a denial that hides a count",
  "a draft that may be finished anywhere",
  "a file that is taken before the right is asked",
  "a file that nobody looks after",
  "a full disk that is ready",
  "a guest who is one of us",
  "a key of before that is forgotten",
  "a key that is the event id alone",
  "a key that is the message alone",
  "a key that starts no chain",
  "a ledger that is not synced",
  "a ledger that nobody looks at",
  "a ledger that two may open",
  "a log of the settings",
  "a log of what came in",
  "a long connection that stays down",
  "a lost commit that nobody looks for",
  "a main file that is believed alone",
  "a migration in pieces",
  "a minute that does nothing on Workers",
  "a name cut out of a unit",
  "a new uuid for each try",
  "a number behind no key that nobody asks about",
  "a number that stays in the title",
  "a person's own chat that is not remembered",
  "a placeholder that is a secret",
  "a poison that comes again and again",
  "a recall that is forgotten when it comes first",
  "a refusal in the place of the pressed card",
  "a refused form that is gone",
  "a report sent again that waits for ever",
  "a restricted record that is printed for everybody",
  "a right that forgets restricted records",
  "a run of numerals followed from each place",
  "a sandbox on any ledger",
  "a secret of any length",
  "a sheet of any size",
  "a sort of place that wins",
  "a wait of five seconds for a lock",
  "an archive that is believed",
  "an emoji that is part of a word",
  "an event over the long connection that is answered but not saved",
  "an inbox that knows no event",
  "an unsigned event that decrypts",
  "answer before the commit",
  "content that is parsed in trust",
  "days of the host's own zone",
  "dedupe in memory",
  "figures for whoever a proxy passes on",
  "files that are read in the thread of events",
  "keys that are forgotten after a week",
  "mark before the send",
  "official data on Workers",
  "papers that took part",
  "send before the commit",
  "tries that are everybody's",
  "work whose beginning nobody notes",
] as const;

export type Mistake = (typeof MISTAKES)[number];

/** The folder of the patches. */
export const PATCHES = join(ROOT_FOLDER, "test/faults/mutants/patches");

/** The name of the patch that makes this mistake. */
export const patchOf = (mistake: string): string => `${mistake.replaceAll("'", "").replaceAll(" ", "-")}.patch`;

/**
 * Makes the mistake in the sources below `root`, or only tries whether it could be made; throws if its patch no longer applies. Git
 * must not look for a repository above a copy, where it would skip every file.
 */
export function plant(mistake: Mistake, root: string, more: readonly string[] = []): void {
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(root) };
  const asked = ["apply", "--whitespace=nowarn", ...more, join(PATCHES, patchOf(mistake))];
  try {
    execFileSync("git", asked, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(
      `The source has changed where the planted mistake “${mistake}” is made. Commit, make it by hand in the source, and run: npm run plant -- "${mistake}"`,
      { cause: error },
    );
  }
}

/** Runs `use` on a copy of the program, which stays as it is while somebody works on the original, and removes it. */
export async function withCopy<T>(use: (root: string) => Promise<T>, more: readonly string[] = []): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "mofan-mutant-"));
  try {
    for (const part of ["src", "commands", "migrations", "package.json", ...more]) {
      cpSync(join(ROOT_FOLDER, part), join(root, part), { recursive: true });
    }
    for (const part of ["node_modules", "vendor"]) symlinkSync(join(ROOT_FOLDER, part), join(root, part));
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Runs `use` on a copy of the program, and of `more` of the repository, with one mistake in it, and removes it. */
export const withMutant = <T>(
  mistake: Mistake,
  use: (root: string) => Promise<T>,
  more: readonly string[] = [],
): Promise<T> =>
  withCopy((root) => {
    plant(mistake, root);
    return use(root);
  }, more);
