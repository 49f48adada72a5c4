import { recordCommand } from "#bot";

export default recordCommand("joint_meeting");
