import { isDeepStrictEqual } from "node:util";
import { checkCard } from "./cards/check.ts";
import { formAction } from "./cards/check-parts.ts";
import { fillForm } from "./cards/form-values.ts";
import { walk } from "./cards/text.ts";
import type { PostAnswer } from "./long-connection/post.ts";
import { envelopeOf, type Pushing } from "./long-connection/push.ts";
import { userIds } from "./message-event.ts";
import { newId } from "./wire/crypto.ts";
import { isObject, type Json, objectsIn, readJson, textOf } from "./wire/json.ts";
import type { Desk } from "./world/desk.ts";
import type { Message } from "./world/world.ts";

const FOURTEEN_DAYS = 14 * 24 * 3_600_000;

export interface Toast {
  readonly type: "info" | "success" | "error" | "warning";
  readonly content: string;
}

/** What the person who pressed a button sees. */
export interface Clicked {
  /**
   * The client's error number: 200341 no answer in time, 200671 status other than 200, 200672 malformed answer, 200673
   * bad card.
   */
  readonly clientError?: number;
  readonly toast?: Toast;
  /** The form fields that the client rejected; it then sent nothing. */
  readonly missing?: readonly string[];
  /** Why the client sent nothing to the app. */
  readonly refused?: string;
  readonly openUrl?: string;
}

/** A button, identified by its name, its label, or the value of its callback. */
export type ButtonRef = string | Json;

/** Presses a button as the client does: checks the form, sends one callback, waits three seconds, and never retries. */
export async function click(
  desk: Desk,
  pushing: Pushing,
  messageId: string,
  ref: ButtonRef,
  form: Readonly<Record<string, string>>,
  openId: string,
): Promise<Clicked> {
  const message = desk.world.messages.get(messageId);
  const card = message?.type === "interactive" ? readJson(message.content) : undefined;
  if (!message || !isObject(card)) throw new Error(`${messageId} is no card`);
  const found = findButton(card, ref);
  if (!found) throw new Error(`no button ${JSON.stringify(ref)} on ${messageId}`);
  if (!desk.world.chats.get(message.chatId)?.members.has(openId)) return { refused: "不在这个会话里" };
  if (message.recalledAt !== undefined) return { refused: "消息已撤回" };
  if (desk.now() - message.createdAt > FOURTEEN_DAYS) return { refused: "卡片已过期" };
  return press(desk, pushing, message, found, form, openId);
}

interface Found {
  readonly button: Json;
  readonly form?: Json;
}

async function press(
  desk: Desk,
  pushing: Pushing,
  message: Message,
  { button, form }: Found,
  given: Readonly<Record<string, string>>,
  openId: string,
): Promise<Clicked> {
  if (button.disabled === true) return { refused: "按钮不可用" };
  const behaviors = objectsIn(button.behaviors);
  const callback = behaviors.find(({ type }) => type === "callback");
  const link = behaviors.find(({ type }) => type === "open_url");
  const openUrl = link ? { openUrl: String(link.default_url) } : {};
  const submits = form !== undefined && formAction(button) === "submit";
  // As on the platform, a top-level `value` alone triggers no callback.
  if (!callback && !submits) return openUrl;
  const filled = submits ? fillForm(form, given, desk.world.messages.size) : undefined;
  if (filled && filled.problems.length > 0) return { missing: filled.problems };
  const action = {
    ...(submits ? SUBMIT_VALUES[desk.faults.pushes.submitValue] : { value: callback?.value }),
    tag: "button",
    timezone: "Asia/Shanghai",
    ...(textOf(button.name) ? { name: button.name } : {}),
    ...(filled ? { form_value: filled.values } : {}),
  };
  return { ...(await callBack(desk, pushing, message, action, openId)), ...openUrl };
}

// A submit button sends no value by default; some clients send an empty one.
const SUBMIT_VALUES = { absent: {}, null: { value: null }, empty: { value: {} } } as const;

async function callBack(
  desk: Desk,
  pushing: Pushing,
  message: Message,
  action: Json,
  openId: string,
): Promise<Clicked> {
  const envelope = envelopeOf(desk, "card.action.trigger", {
    operator: { tenant_key: desk.city.tenant.key, ...userIds(desk, openId) },
    token: newId("c-"),
    action,
    host: "im_message",
    context: { open_message_id: message.messageId, open_chat_id: message.chatId },
  });
  const shown = message.content;
  const answer = await pushing.post(envelope);
  // A PATCH before the answer is shown for a moment and then reverted, as in real clients.
  const wasPatched = message.content !== shown;
  if (wasPatched) message.content = shown;
  const result = readAnswer(desk, message, answer);
  if (wasPatched || message.content !== shown) {
    desk.live.tell({ kind: "message", chatId: message.chatId, messageId: message.messageId });
  }
  return result;
}

function readAnswer(desk: Desk, message: Message, { status, body }: PostAnswer): Clicked {
  if (status === "timeout") return { clientError: 200341 };
  if (status === "unreachable") return { clientError: 200342 };
  if (status !== 200) return { clientError: 200671 };
  const answer = readJson(body);
  if (!isObject(answer)) return { clientError: 200672 };
  const toast = readToast(answer.toast);
  if (toast === "malformed") return { clientError: 200672 };
  if (answer.card !== undefined) {
    const data = isObject(answer.card) && answer.card.type === "raw" ? answer.card.data : undefined;
    if (!isObject(data)) return { clientError: 200673 };
    if (data.schema !== "2.0") return { clientError: 200830 };
    try {
      checkCard(desk, JSON.stringify(data), message.chatId);
    } catch {
      return { clientError: 200673 };
    }
    message.content = JSON.stringify(data);
    message.updatedAt = desk.now();
  }
  return toast ? { toast } : {};
}

function readToast(value: unknown): Toast | undefined | "malformed" {
  if (value === undefined) return undefined;
  if (!isObject(value) || typeof value.content !== "string") return "malformed";
  const type = value.type ?? "info";
  const isKnown = type === "info" || type === "success" || type === "error" || type === "warning";
  return isKnown ? { type, content: value.content } : "malformed";
}

/** The button and its form; the first match if a label occurs twice. */
function findButton(card: Json, ref: ButtonRef): Found | undefined {
  const found: Found[] = [];
  const collect = (root: Json, form?: Json) =>
    walk(root, (node) => {
      if (node.tag === "button" && isMeant(node, ref)) found.push(form ? { button: node, form } : { button: node });
    });
  for (const element of objectsIn(isObject(card.body) ? card.body.elements : [])) {
    collect(element, element.tag === "form" ? element : undefined);
  }
  return found.find(({ button }) => button.name === ref) ?? found[0];
}

function isMeant(button: Json, ref: ButtonRef): boolean {
  if (typeof ref === "string") {
    return button.name === ref || (isObject(button.text) && textOf(button.text.content) === ref);
  }
  return objectsIn(button.behaviors).some(({ value }) => isDeepStrictEqual(value, ref));
}
