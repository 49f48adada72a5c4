import type { Config } from "#config";
import type { Lark } from "#platforms";

/** One check with its result, and what to do if it failed. */
export interface Finding {
  readonly state: "good" | "bad" | "unsure";
  readonly text: string;
  readonly way?: string;
}

/** The part of a response that the diagnosis needs. */
type Answer = Awaited<ReturnType<Lark["client"]["call"]>>;

interface Trial {
  readonly what: string;
  readonly scopes: string;
  ask(lark: Lark, ids: Ids): Promise<Answer> | undefined;
}

interface Ids {
  readonly chatId: string | undefined;
}

/** All permission scopes that the program uses, as docs/deploy-node.md lists them; a test compares the two. */
export const SCOPES = [
  "im:message:send_as_bot",
  "im:message.group_at_msg:readonly",
  "im:message.p2p_msg:readonly",
  "im:message:readonly",
  "im:message.group_msg",
  "im:chat:readonly",
  "application:app_slash_command:read",
  "application:app_slash_command:write",
  "im:message.reactions:write_only",
  "im:chat.tabs:read",
  "im:chat.tabs:write_only",
  "im:chat.menu_tree:read",
  "im:chat.menu_tree:write_only",
  "im:resource",
] as const;

const IM = "/open-apis/im/v1";
/** A well-formed id that does not exist: the platform checks the permission before it refuses the id. */
const NOBODY = "om_00000000000000000000000000000000";

// Each call changes nothing; a refusal for a missing scope is recognised by its code.
const TRIALS: readonly Trial[] = [
  {
    what: "读群信息",
    scopes: "im:chat:readonly（获取群组信息）",
    ask: (lark) =>
      lark.client.call({ name: "im.chat.list", method: "GET", path: `${IM}/chats`, query: { page_size: 1 } }),
  },
  {
    what: "读群成员姓名",
    scopes: "im:chat:readonly（获取群组信息，含群成员）",
    ask: (lark, { chatId }) =>
      chatId === undefined
        ? undefined
        : lark.client.call({
            name: "im.chat.members",
            method: "GET",
            path: `${IM}/chats/${chatId}/members`,
            query: { member_id_type: "open_id", page_size: 1 },
          }),
  },
  {
    what: "读聊天记录（停机后补记）",
    scopes: "im:message:readonly 和 im:message.group_msg（获取群组中所有消息）",
    ask: (lark, { chatId }) =>
      chatId === undefined
        ? undefined
        : lark.client.call({
            name: "im.message.list",
            method: "GET",
            path: `${IM}/messages`,
            query: { container_id_type: "chat", container_id: chatId, page_size: 1 },
          }),
  },
  {
    what: "发消息、改卡片",
    scopes: "im:message:send_as_bot（以应用身份发消息、更新卡片）",
    // An empty reply to a message that does not exist: it is refused for its content and never sent.
    ask: (lark) =>
      lark.client.call({ name: "im.message.reply", method: "POST", path: `${IM}/messages/${NOBODY}/reply`, json: {} }),
  },
];

// Optional features; each works from the next start after its scope is granted.
const EXTRAS: readonly Trial[] = [
  {
    what: "输入 / 时列出全部命令",
    scopes: "application:app_slash_command:read 和 application:app_slash_command:write（管理应用斜杠命令）",
    ask: (lark) =>
      lark.client.call({ name: "app.slash.list", method: "GET", path: "/open-apis/application/v7/app_slash_commands" }),
  },
  {
    what: "简式回执（/回执 简）：只在原消息上标表情",
    scopes: "im:message.reactions:write_only（发送、删除消息表情回复）",
    // A nameless reaction to a message that does not exist: it is refused for its content and never added.
    ask: (lark) =>
      lark.client.call({
        name: "im.reaction.create",
        method: "POST",
        path: `${IM}/messages/${NOBODY}/reactions`,
        json: {},
      }),
  },
  {
    what: "群标签页「台账」，点开是本单位的网页",
    scopes: "im:chat.tabs:read 和 im:chat.tabs:write_only（管理会话标签页）",
    ask: (lark, { chatId }) =>
      chatId === undefined
        ? undefined
        : lark.client.call({ name: "im.chat.tabs", method: "GET", path: `${IM}/chats/${chatId}/chat_tabs/list_tabs` }),
  },
  {
    what: "群菜单：登记和待办、台账",
    scopes: "im:chat.menu_tree:read 和 im:chat.menu_tree:write_only（管理群菜单）",
    ask: (lark, { chatId }) =>
      chatId === undefined
        ? undefined
        : lark.client.call({ name: "im.chat.menu", method: "GET", path: `${IM}/chats/${chatId}/menu_tree` }),
  },
];

/** Codes for a scope that is not granted, or an app version with it that is not published. */
const NO_SCOPE: ReadonlySet<number> = new Set([99991672, 99991679, 99991676, 230027, 232033, 232034]);
const BAD_CREDENTIALS: ReadonlySet<number> = new Set([10003, 10014, 10015]);
const NO_BOT: ReadonlySet<number> = new Set([230006, 232025, 11205]);

/**
 * Checks everything on the platform that the configuration needs, and says what is missing and where to switch it on.
 */
export async function findings(lark: Lark, config: Config): Promise<readonly Finding[]> {
  const bot = await lark.client.call({ name: "bot.info", method: "GET", path: "/open-apis/bot/v3/info" });
  const first = aboutBot(bot);
  if (!bot.ok && !NO_SCOPE.has(bot.platformCode ?? 0)) return [...first, ...aboutSettings(config)];
  const info = await lark.directory.botInfo();
  const groups = await lark.directory.groups();
  const chatId = groups.ok ? groups.value[0]?.chatId : undefined;
  const trials: Finding[] = [];
  for (const trial of TRIALS) {
    const asked = trial.ask(lark, { chatId });
    trials.push(asked === undefined ? untried(trial) : aboutTrial(trial, await asked));
  }
  for (const extra of EXTRAS) {
    const answer = await extra.ask(lark, { chatId });
    if (answer !== undefined) trials.push(isMissing(answer) ? optional(extra) : aboutTrial(extra, answer));
  }
  const name: readonly Finding[] = info.ok ? [{ state: "good", text: `机器人叫「${info.value.name}」` }] : [];
  return [...first, ...name, ...aboutGroups(groups), ...trials, ...aboutSettings(config)];
}

/** Whether a scope is missing. Any other refusal comes after the check of the permission. */
const isMissing = (answer: Answer): boolean => !answer.ok && answer.code === "permission_denied";

const optional = ({ what, scopes }: Trial): Finding => ({
  state: "unsure",
  text: `未启用（可选）：${what}`,
  way: `需要时开通 ${scopes}，发布版本后重启`,
});

function aboutBot(answer: Answer): readonly Finding[] {
  if (answer.ok) return [{ state: "good", text: "App ID 和 App Secret 正确，已开启机器人能力" }];
  const code = answer.platformCode;
  if (code === undefined) {
    return [
      { state: "bad", text: "连不上飞书", way: "检查 LARK_BASE_URL、网络和防火墙；只需要能访问这一个域名的 443 端口" },
    ];
  }
  if (BAD_CREDENTIALS.has(code)) {
    return [
      {
        state: "bad",
        text: "App ID 或 App Secret 不对",
        way: "到开发者后台「凭证与基础信息」重新复制 LARK_APP_ID 和 LARK_APP_SECRET",
      },
    ];
  }
  if (NO_BOT.has(code)) {
    return [{ state: "bad", text: "应用没有开启机器人能力", way: "到「添加应用能力」添加「机器人」，再发布新版本" }];
  }
  return [{ state: "bad", text: `取不到机器人信息（${code}）`, way: "确认应用已发布，并且在本单位可用" }];
}

function aboutGroups(groups: Awaited<ReturnType<Lark["directory"]["groups"]>>): readonly Finding[] {
  if (!groups.ok) return [];
  if (groups.value.length > 0) return [{ state: "good", text: `机器人在${groups.value.length}个群里` }];
  return [
    {
      state: "unsure",
      text: "机器人还不在任何群里",
      way: "在群设置「群机器人」里添加它，再查一遍，就能查到读群成员和聊天记录的权限",
    },
  ];
}

const untried = ({ what, scopes }: Trial): Finding => ({
  state: "unsure",
  text: `${what}：还没有群，没法试`,
  way: `请确认已开通 ${scopes}`,
});

function aboutTrial({ what, scopes }: Trial, answer: Answer): Finding {
  if (answer.ok) return { state: "good", text: what };
  const code = answer.platformCode;
  if (code !== undefined && NO_SCOPE.has(code)) {
    return { state: "bad", text: `${what}：没有权限（${code}）`, way: `到「权限管理」开通 ${scopes}，再发布新版本` };
  }
  // The call's content is only refused after its permission was found.
  if (answer.code === "content_rejected" || answer.code === "message_gone") return { state: "good", text: what };
  if (answer.code === "target_gone") return { state: "good", text: what };
  return { state: "unsure", text: `${what}：没问出结果（${code ?? "没有回答"}）`, way: "过一会再查一遍" };
}

/** Settings that the platform does not show to an app, so a person has to check them. */
function aboutSettings(config: Config): readonly Finding[] {
  const isSocket = config.transport === "websocket";
  const address = `${config.publicUrl ?? "https://你的域名"}/lark/events`;
  return [
    {
      state: "unsure",
      text: "事件订阅要由人核对一眼",
      way: [
        isSocket
          ? "「事件与回调」里，事件配置和回调配置的订阅方式都选「使用长连接接收」"
          : `「事件与回调」里，事件配置和回调配置的请求地址都填 ${address}`,
        "事件：im.message.receive_v1、im.message.recalled_v1、im.chat.member.bot.added_v1、im.chat.member.bot.deleted_v1、im.chat.disbanded_v1、im.chat.updated_v1；可选：im.message.updated_v1、application.bot.menu_v6、im.chat.access_event.bot_p2p_chat_entered_v1",
        "回调：card.action.trigger",
        `权限：${SCOPES.join("、")}`,
        "「加密策略」里的 Encrypt Key 和 Verification Token 要和配置里的一样",
      ].join("\n  → "),
    },
    ...(isSocket || config.publicUrl !== undefined
      ? []
      : [{ state: "unsure" as const, text: "没有设 PUBLIC_URL", way: "卡片上不会有网页链接，领导也登录不了页面" }]),
  ];
}
