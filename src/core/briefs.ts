// A door of its own, because the tables learned for prose are the largest part of the program: what reads briefs is
// loaded with the first of them.
export * from "./brief/brief.ts";
export { kindTold } from "./brief/kind-words.ts";
export * from "./brief/units.ts";
