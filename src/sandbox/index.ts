export type { SayOptions } from "./act.ts";
export { type City, deskCity } from "./city.ts";
export type { Clicked } from "./click.ts";
export type { Fault } from "./faults.ts";
export { RETRIES } from "./push.ts";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { takeTour } from "./tour.ts";
export type { MessageView } from "./views.ts";
