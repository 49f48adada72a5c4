export { deskOf } from "./desk.ts";
export { type DemoCount, type DemoOptions, isDemo, loadDemo } from "./load.ts";
export { lastDay } from "./script.ts";
