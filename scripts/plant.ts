import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MISTAKES, PATCHES, patchOf } from "../test/faults/mutants/mutants.ts";

// Keeps the uncommitted change of the sources as the patch of a planted mistake, and takes it out of the sources again:
// npm run plant -- "a costly refusal"
const [, , name = ""] = process.argv;
if (!MISTAKES.some((mistake) => mistake === name)) throw new Error(`“${name}” is not in the list of mutants.ts`);
// One line around each change: a patch has to outlive what is done beside it, and a test sees to it that its place is the only one.
const change = execFileSync("git", ["diff", "-U1", "--no-color", "--", "src", "commands", "deploy"], {
  encoding: "utf8",
});
if (change === "") throw new Error("there is no uncommitted change in src, commands or deploy");
const kept = change.split("\n").filter((line) => !/^(?:index|diff --git) /.test(line));
const file = join(PATCHES, patchOf(name));
writeFileSync(file, `${name}\n\n${kept.join("\n")}`);
execFileSync("git", ["apply", "-R", file], { stdio: "inherit" });
console.log(`kept in ${file}`);
