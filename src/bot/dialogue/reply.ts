import { foldWidth } from "#core";
import type { Outcome, Scene } from "../command.ts";
import { offerLines } from "../offers.ts";
import { correct, withdrawSaid } from "../records/corrections.ts";
import { pressed } from "../records/open-figure.ts";
import { say } from "../replies.ts";
import { serving } from "../services.ts";
import { describedIn } from "./meant.ts";
import { afterCommand } from "./steps.ts";

/** Matches a text that only thanks or acknowledges: 收到, 好的谢谢, [强], 👍. */
const COURTESY =
  /^(?=.*[\p{L}\p{Extended_Pictographic}\]])(?:(?:收到|好|好滴|行|嗯|谢谢|多谢|感谢|谢了|辛苦|麻烦|知道|明白|了解|没问题|赞|棒|给力|ok(?:ay)?|thanks?|thank you|thx)(?:您|你|大家|各位|啦|了|哦|哈|的|啊|呀|嘞|模范)*|\[[^\]\s]{1,6}\]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|[\p{P}\s~])+$/iu;
const LONGEST_COURTESY = 40;
const THIS = "(?:把)?(?:刚[才刚])?(?:这条|那条|这个|上面那?条|它)?(?:记录)?";
const ASK = "(?:请|帮[我忙]?|麻烦|给我)*";
const TAKE_BACK = new RegExp(
  `^${ASK}${THIS}${ASK}(?:撤|删|作废|撤销|撤回|撤消|删除|取消)(?:掉|了|吧|一下|这条|那条|记录|它)*(?:$|[,，。;；!！\\s]+(.*)$)`,
  "s",
);
const TWICE = /^(?:这条|那条)?(?:[报发登记]重(?:了|复)?|重复|重报|多[报发]|已经[报登]过)/;
const RESTORE = new RegExp(`^${ASK}${THIS}(?:恢复|还原|撤错|别撤|不撤)(?:了|吧|一下|回来|这条|那条|它)*[。!！]?$`);
/** Matches the start of a correction or withdrawal, as opposed to a report. */
const CHANGES = /^(?:改|应该?是|应为|不是|写错|[人日时主地].{0,6}(?:改|是|应|不对|错)|作废|撤|删)/;

/** Whether a text only thanks or acknowledges. */
export const isCourtesy = (text: string): boolean => text.length <= LONGEST_COURTESY && COURTESY.test(text);

/** Handles a reply to a receipt: a withdrawal, a restoration, thanks or a correction. */
export async function sayToRecord(scene: Scene, number: number, text: string): Promise<Outcome> {
  if (isCourtesy(text)) return { ...say("不客气。"), settled: true };
  const said = foldWidth(text).trim();
  const withdrawn = TAKE_BACK.exec(said);
  if (withdrawn !== null)
    return await afterCommand(scene, await withdrawSaid(scene, number, (withdrawn[1] ?? "").trim()));
  if (RESTORE.test(said))
    return await afterCommand(scene, await pressed(scene, { action: "restore", id: String(number) }));
  if (TWICE.test(said))
    return offerLines(scene, `${number} 要撤销吗？`, [
      { label: `撤销 ${number}`, name: serving(scene, "withdraw").name, rest: `${number} ${text}` },
    ]);
  return await afterCommand(scene, await correct(scene, number, text.replace(/^(?:更正)[:：\s]*/, "")));
}

/** Handles a correction without a slash, such as 「昨天的党课改成38人」: the bot asks for confirmation. */
export function describedChange(scene: Scene, text: string): Outcome | undefined {
  const described = describedIn(text, scene.today);
  if (described?.day === undefined || !CHANGES.test(described.rest)) return undefined;
  const isTaken = /^(?:作废|撤|删)/.test(described.rest);
  const about = text.slice(0, text.length - described.rest.length);
  const { name } = serving(scene, isTaken ? "withdraw" : "edit");
  const label = isTaken ? "撤销" : "更正";
  return offerLines(scene, `要${label}：${text}？`, [{ label, name, rest: isTaken ? about.trim() : text }]);
}
