export { deskOf } from "./desk.ts";
export { type DemoCount, isDemo, loadDemo } from "./load.ts";
export { lastDay } from "./script.ts";
