export type { Said, SayOptions } from "./act.ts";
export { type City, type CityChat, deskCity, type Person, type Role } from "./city.ts";
export type { ButtonRef, Clicked, Toast } from "./click.ts";
export type { Fault, FaultKind, Faults } from "./faults.ts";
export type { Post, PostAnswer } from "./post.ts";
export { type Push, RETRIES } from "./push.ts";
export { createSandbox, type GalleryCard, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export type { MessageView } from "./views.ts";
