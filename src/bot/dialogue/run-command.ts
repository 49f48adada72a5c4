import { unitsIn } from "#core";
import { type Draft, draftsSince, finishDraft, lastDraft } from "#store";
import type { Command, CommandLine, Outcome, Scene } from "../command.ts";
import { denial, denied } from "../denied.ts";
import { openDraft, sceneOf } from "../drafts.ts";
import { isYes, lineOffered, type Offer } from "../offers.ts";
import { mayAnywhere } from "../permissions.ts";
import { choice, say } from "../replies.ts";
import { type Service, serving } from "../services.ts";
import { commandNamed } from "./parse-message.ts";
import { afterCommand } from "./steps.ts";

/** Runs a command as if the person had typed it. */
export async function runNamed(
  scene: Scene,
  name: string,
  rest: string,
  more: Pick<CommandLine, "of" | "isConfirmed" | "isUndated"> = {},
): Promise<Outcome> {
  const command = commandNamed(name, scene.commands);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  return await runCommand(scene, command, { word: name, rest, line: `/${name} ${rest}`.trim(), ...more });
}

/** Runs the command that provides a service to the bot. */
export async function runServing(scene: Scene, service: Service, rest = ""): Promise<Outcome> {
  const command = serving(scene, service);
  return await runCommand(scene, command, { word: command.name, rest, line: `/${command.name} ${rest}`.trim() });
}

/** Runs a command if this person may run it in this chat. */
export async function runCommand(scene: Scene, command: Command, line: CommandLine): Promise<Outcome> {
  const refusal = neverTheirs(scene, command, line);
  if (refusal !== undefined) return await afterCommand(scene, refusal);
  if (command.where === "direct" && scene.chat.kind === "group") {
    const text = `/${command.name} 请在和我的单聊里发，群里不处理，也没有登记。`;
    const refused = denied(scene, command.action, scene.unit?.id, { hides: text });
    return await afterCommand(scene, refused ?? say(text, { tone: "ask" }));
  }
  if (command.where === "group" && scene.chat.kind === "direct") {
    return say(`/${command.name} 请在群里 @我 发。`, { tone: "ask" });
  }
  return await afterCommand(scene, await command.run(scene, line));
}

/**
 * Refuses a command that this person may run for no unit at all before it reads or asks anything. A report, and a line
 * that names a finding or a record, has its own refusal, which knows the unit.
 */
function neverTheirs(scene: Scene, { name, action, shownToAll }: Command, { rest }: CommandLine): Outcome | undefined {
  if (action.startsWith("report.") || mayAnywhere(scene.sender.grants, action)) return undefined;
  const isBare = rest.trim() === "" && scene.repliedTo === undefined;
  const isShown = shownToAll?.test(rest.trim()) === true && (isBare || rest.trim() !== "");
  if (isShown || (!isBare && action.startsWith("ticket."))) return undefined;
  const unit = unitsIn(scene.tree, scene.today, rest)[0]?.unit ?? scene.unit;
  return denial(action, unit?.id, { doing: `/${name} `, of: unit?.name });
}

/** Runs choice number `index` of an offer. Words like 今天 mean the day on which the line was first typed. */
export async function runOffer(scene: Scene, draftId: string, index: number): Promise<Outcome> {
  const found = await openDraft(scene, draftId, "offer");
  if (!found.ok) return found.error;
  const chosen = (found.value.payload as Offer).lines[index];
  if (chosen === undefined) return say("这个选项已经不在了，请重新发命令。");
  const outcome = await runNamed(sceneOf(scene, found.value), chosen.name, chosen.rest, chosen.of && { of: chosen.of });
  return { ...outcome, writes: [finishDraft(scene.query, found.value), ...(outcome.writes ?? [])] };
}

const DAY_MS = 86_400_000;

/** The offers in this chat that this person has not answered, the newest first. */
async function openOffers({ query, sender, chat, now }: Scene): Promise<readonly Draft[]> {
  const since = new Date(Date.parse(now) - DAY_MS).toISOString();
  const open = await draftsSince(query, { authorId: sender.id, chatId: chat.id, types: ["offer"], since });
  return open.filter(({ expiresAt }) => expiresAt > now).toReversed();
}

const MOST_OFFERS = 5;

/** Asks which of several open offers is meant: a button for each, by the line that it sends. */
const whichOffer = (open: readonly Draft[]): Outcome =>
  choice(
    `有${open.length}项待确认，请点要确认的一项：`,
    open.slice(0, MOST_OFFERS).map(({ id, payload }) => ({
      text: lineOffered(payload as Offer),
      press: { action: "offer", id, value: 0 },
    })),
  );

/** Accepts the open offer of this chat, or the one that the message replies to. */
export async function acceptOffer(scene: Scene): Promise<Outcome> {
  const last = await lastDraft(scene.query, scene.sender.id, scene.chat.id, scene.now);
  const open = await openOffers(scene);
  const replied = open.find(({ id }) => id === scene.repliedTo?.draft);
  if (replied === undefined && last?.type !== "offer") return say("现在没有等您确认的事。发 /帮助 看全部命令。");
  // A full stop does not say which of several questions it answers.
  if (replied === undefined && open.length > 1) return whichOffer(open);
  const draft = replied ?? last;
  if (draft === undefined) return say("现在没有等您确认的事。发 /帮助 看全部命令。");
  if (!isYes(scene, (draft.payload as Offer).lines)) return say("有好几项，请点其中一项。", { tone: "ask" });
  return await runOffer(scene, draft.id, 0);
}
