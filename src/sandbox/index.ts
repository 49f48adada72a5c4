export type { SayOptions } from "./act.ts";
export type { Clicked } from "./click.ts";
export { RETRIES } from "./long-connection/push.ts";
export type { GalleryCard } from "./page/gallery.ts";
export type { MessageView } from "./page/views.ts";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { firstDay, TOUR_START, type TourHands, takeTour } from "./tour.ts";
export { type City, deskCity } from "./world/city.ts";
export type { Fault } from "./world/faults.ts";
