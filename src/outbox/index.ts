export { createDelivery, type DeliverOptions, type Delivery, type Settled } from "./deliver.ts";
export { createDeliverer, type Deliverer, type DelivererOptions } from "./deliverer.ts";
export { createLimits, type Limits, sharedRates } from "./windows.ts";
