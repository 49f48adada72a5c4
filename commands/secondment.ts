import { recordCommand } from "#bot";

export default recordCommand("secondment", ["提拔", "promote"]);
