export { createDelivery, type DeliverOptions, type Delivery, type Settled } from "./deliver.ts";
export { createDeliverer, type Deliverer, type DelivererOptions } from "./deliverer.ts";
export { createLimits, type Limits, RATES, type Rates, sharedRates } from "./windows.ts";
