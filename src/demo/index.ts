export { deskOf } from "./desk.ts";
export { type DemoCount, demoCity, demoMorning, isDemo, loadDemo } from "./load.ts";
export { awayIn, liveQuarter, quarterOf, type Rung, rungLines } from "./quarter.ts";
export { lastDay } from "./script.ts";
