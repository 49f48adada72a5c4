export { type Config, readConfig } from "./read.ts";
export { type Setting, settings } from "./settings.ts";
export { type DatabaseAddress, isLoopbackName } from "./values.ts";
export { VERSION } from "./version.ts";
