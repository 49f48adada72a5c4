export { type Details, details, detailsCard, type OneRecord, PAGE, recordCard } from "./details.ts";
export { type Asked, type Asking, isShownFor, readQuestion } from "./question.ts";
export { addressOf, mainQuantity, readAddress, type Tally, type TallyRow, tally, tallyCard } from "./tally.ts";
