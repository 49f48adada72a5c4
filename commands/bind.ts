import {
  aloneOnly,
  choice,
  chooseUnit,
  command,
  denial,
  denied,
  type Grant,
  inPlace,
  may,
  mayAnywhere,
  note,
  type Outcome,
  placeOf,
  type Scene,
  say,
  standingOf,
  warn,
  whomToAsk,
} from "#bot";
import { ancestorsOf, type Card, isActive, isWithin, pathOf, printCount, type Unit, unitsIn } from "#core";
import { bindChat, type Chat, chatById, grantsOf, type RoleRow, rolesOf, unboundGroups, upsertChat } from "#store";

export default command({
  name: "绑定",
  en: "bind",
  aliases: ["改绑"],
  summary: "把本群和一个单位绑上，群里报的就记到这个单位",
  usage: "/绑定 单位名称",
  examples: ["/绑定 市财政局"],
  section: "manage",
  action: "bind",
  where: "anywhere",
  shownToAll: /^$/,
  changes: true,
  async run(scene, line) {
    const alone = aloneOnly(scene, "绑定");
    if (alone !== undefined) return alone;
    const name = line.rest.trim();
    if (scene.chat.kind === "direct") return await offerAll(scene);
    if (name === "") return await bare(scene);
    const chosen = chooseUnit(scene, { name, action: "bind", doing: "绑定", press: "bind-pick" });
    return chosen.ok ? await bind(scene, chosen.value) : chosen.error;
  },
  presses: {
    "bind-pick": async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      if (unit === undefined || scene.chat.kind !== "group") return warn("这个选项已经过期，请重新发 /绑定");
      return inPlace(scene, await bind(scene, unit));
    },
    "bind-all": (scene) => bindAll(scene),
    "bind-agree": (scene, press) => answer(scene, press.id, String(press.value ?? ""), true),
    "bind-refuse": (scene, press) => answer(scene, press.id, String(press.value ?? ""), false),
  },
});

const MOST_LISTED = 30;

/** The groups without a unit, each with the only unit that its name can mean, if there is one. */
async function waitingGroups(scene: Scene) {
  const known: { readonly chat: Chat; readonly unit: Unit }[] = [];
  const unknown: Chat[] = [];
  const standing = standingOf(scene);
  for (const chat of await unboundGroups(scene.query)) {
    const [first, second] = unitsIn(scene.tree, scene.today, chat.name);
    const isSure = first !== undefined && first.length > (second?.length ?? 0);
    if (isSure && may(standing, "bind", first.unit.id)) known.push({ chat, unit: first.unit });
    else unknown.push(chat);
  }
  return { known, unknown };
}

/** In a direct chat: offers all groups whose name says their unit, each with a button. */
async function offerAll(scene: Scene): Promise<Outcome> {
  if (!mayAnywhere(scene.sender.grants, "bind")) return denial("bind", undefined, { doing: "绑定", of: undefined });
  const { known, unknown } = await waitingGroups(scene);
  const lines = known.slice(0, MOST_LISTED).map(({ chat, unit }) => `${chat.name} → ${unit.name}`);
  const isAdmin = scene.sender.grants.some(({ role }) => role === "admin");
  const left = isAdmin ? unknown : [];
  if (known.length === 0 && left.length === 0)
    return say("没有待绑定的群。请先将机器人加入单位的群，群里会出现「绑定」按钮。");
  const title = known.length === 0 ? "待绑定的群" : `${printCount(known.length, "个")}群可按群名绑定`;
  const card: Card = {
    title,
    tone: "ask",
    summary: title,
    blocks: [
      ...(lines.length === 0 ? [] : [{ type: "text", text: lines.join("\n") } as const]),
      ...(known.length > lines.length
        ? [{ type: "note", text: `等${printCount(known.length, "个")}。` } as const]
        : []),
      ...(left.length === 0
        ? []
        : [
            {
              type: "note",
              text: `群名里看不出单位的：${left
                .slice(0, MOST_LISTED)
                .map(({ name }) => name || "未命名的群")
                .join("、")}，请在群里 @我 发 /绑定 单位名称。`,
            } as const,
          ]),
      ...(known.length === 0
        ? []
        : [
            {
              type: "buttons",
              buttons: [{ text: "全部绑定", style: "primary", press: { action: "bind-all" } }],
            } as const,
          ]),
    ],
  };
  return { replies: [{ card }], line: title, settled: false };
}

async function bindAll(scene: Scene): Promise<Outcome> {
  const { known } = await waitingGroups(scene);
  if (known.length === 0) return warn("没有可以绑定的群了");
  const text = `✓ 已绑定${printCount(known.length, "个")}群。`;
  return {
    replies: [
      { card: note(text, { tone: "good" }), ...placeOf(scene) },
      ...known.map(({ chat, unit }) => ({
        card: boundCard(scene, unit),
        to: { chat: chat.id },
        part: `bound-${chat.id}`,
      })),
    ],
    writes: known.map(({ chat, unit }) =>
      bindChat(scene.query, chat.id, unit.id, undefined, { personId: scene.sender.id, now: scene.now }),
    ),
    audit: known.map(({ chat, unit }) => ({
      action: "chat.bind",
      object: `chat:${chat.id}`,
      unitId: unit.id,
      details: { before: null },
    })),
    toast: { type: "success", text: `已绑定${known.length}个群` },
  };
}

const MOST_OFFERED = 6;

/** Without a name: shows the unit that the group is bound to and, to people who may bind it, the likely units. */
async function bare(scene: Scene): Promise<Outcome> {
  const mayBind = mayAnywhere(scene.sender.grants, "bind");
  if (scene.unit !== undefined) {
    const where = pathOf(scene.tree, scene.unit.id, scene.today);
    const whom = mayBind ? "请" : `${(await whomToAsk(scene, "bind", scene.unit.id)).replace(/。$/, "")}`;
    return say(`本群绑定的是 ${where}。\n要换单位，${whom}发 /绑定 新单位名称。`);
  }
  if (!mayBind) return denial("bind", undefined, "本群还没有绑定单位，须由书记或管理员在本群发 /绑定 单位名称。");
  const own = scene.sender.grants.filter((grant) => grant.role === "secretary" || grant.role === "admin");
  const offered = own
    .map((grant) => scene.tree.units.get(grant.unitId))
    .filter((unit) => unit !== undefined && unit.kind !== "root" && isActive(unit, scene.today))
    .slice(0, MOST_OFFERED) as Unit[];
  const text = "本群还没有绑定单位。请在本群发 /绑定 单位名称，比如：/绑定 市财政局";
  if (offered.length === 0) return say(text, { tone: "ask" });
  return choice(
    text,
    offered.map((unit) => ({ text: `绑定${unit.name}`, press: { action: "bind-pick", id: unit.id } })),
  );
}

/** Binds the group, or asks a secretary of the unit to which the group is bound now. */
async function bind(scene: Scene, unit: Unit): Promise<Outcome> {
  const refused = denied(scene, "bind", unit.id, { doing: "绑定", of: unit.name });
  if (refused !== undefined) return refused;
  if (unit.kind === "root") return say("「全市」不能绑定，请绑定具体的工委、机关或支部。", { tone: "ask" });
  if (!isActive(unit, scene.today)) return say(`「${unit.name}」已经停用，不能绑定。`, { tone: "ask" });
  const old = scene.unit;
  if (old?.id === unit.id) return say(`本群已经绑定${unit.name}，不用再绑。`);
  if (old === undefined || !isActive(old, scene.today) || isSecretaryOf(scene, scene.sender.grants, old.id)) {
    return bound(scene, unit, old?.id);
  }
  const secretaries = await secretariesOf(scene, old.id);
  if (secretaries.length > 0) return ask(scene, unit, old, secretaries);
  if (
    scene.sender.grants.some(
      (grant) => grant.role === "admin" && isWithin(scene.tree, old.id, grant.unitId, scene.today),
    )
  ) {
    return bound(scene, unit, old.id);
  }
  return say(`本群现在绑定${old.name}，它还没有书记可以确认，请管理员来改绑。`);
}

/** The secretaries of the unit, or of the nearest one above it that has any. */
async function secretariesOf(scene: Scene, unitId: string): Promise<readonly RoleRow[]> {
  for (const id of [unitId, ...ancestorsOf(scene.tree, unitId, scene.today)]) {
    const found = (await rolesOf(scene.query, id)).filter(({ role }) => role === "secretary");
    if (found.length > 0) return found;
  }
  return [];
}

const isSecretaryOf = (scene: Scene, grants: readonly Grant[], unitId: string): boolean =>
  grants.some((grant) => grant.role === "secretary" && isWithin(scene.tree, unitId, grant.unitId, scene.today));

function bound(scene: Scene, unit: Unit, before: string | undefined): Outcome {
  const { query, chat } = scene;
  const seen = chat.known
    ? []
    : [
        upsertChat(query, {
          id: chat.id,
          platform: scene.platform.name,
          kind: "group",
          name: chat.name,
          personId: undefined,
        }),
      ];
  return {
    replies: [{ card: boundCard(scene, unit) }],
    writes: [...seen, bindChat(query, chat.id, unit.id, before, { personId: scene.sender.id, now: scene.now })],
    audit: [{ action: "chat.bind", object: `chat:${chat.id}`, unitId: unit.id, details: { before: before ?? null } }],
    toast: { type: "success", text: `已绑定${unit.name}` },
    line: `本群已绑定${unit.name}`,
  };
}

function boundCard(scene: Scene, unit: Unit): Card {
  const text = `✓ 本群已绑定 ${pathOf(scene.tree, unit.id, scene.today)}`;
  return {
    tone: "good",
    summary: text,
    blocks: [
      { type: "text", text },
      { type: "note", text: `以后群里 @我 报的都记到${unit.name}；报下级单位的，加 单位=名称。` },
      { type: "note", text: "请本单位书记在群里 @我 发「我是书记」。" },
    ],
  };
}

function ask(scene: Scene, unit: Unit, old: Unit, secretaries: readonly RoleRow[]): Outcome {
  // The button holds ids only. A press reads the requester again, with their rights at that time.
  const value = [unit.id, old.id, scene.sender.id].join(" ");
  const what = `${scene.chat.name === "" ? "一个群" : `群「${scene.chat.name}」`}现在绑定${old.name}，有人申请改绑到${unit.name}。改绑后这个群的新记录归${unit.name}，已有记录不变。`;
  const card: Card = {
    title: "改绑要您点头",
    tone: "ask",
    summary: what,
    blocks: [
      { type: "text", text: what },
      {
        type: "buttons",
        buttons: [
          { text: "同意改绑", style: "primary", press: { action: "bind-agree", id: scene.chat.id, value } },
          { text: "不同意", press: { action: "bind-refuse", id: scene.chat.id, value } },
        ],
      },
    ],
  };
  const text = `本群现在绑定${old.name}，改绑要它的书记同意，已经发给书记了，同意后自动生效。`;
  return {
    replies: [
      { card: note(text) },
      ...secretaries.map(({ personId }) => ({
        card,
        to: { person: personId },
        part: `ask-${personId}`,
        refs: { chat: scene.chat.id },
      })),
    ],
    audit: [{ action: "chat.ask-bind", object: `chat:${scene.chat.id}`, unitId: unit.id, details: { before: old.id } }],
    toast: { type: "info", text: "已请原单位书记确认" },
    line: text,
    settled: false,
  };
}

/**
 * Handles the answer of the old unit's secretary. Everything is read again, and only their own unit's binding can be
 * ended.
 */
async function answer(scene: Scene, chatId: string | undefined, value: string, agreed: boolean): Promise<Outcome> {
  const [unitId = "", oldId = "", askerId = ""] = value.split(" ");
  const chat = await chatById(scene.query, chatId ?? "");
  const unit = scene.tree.units.get(unitId);
  const old = scene.tree.units.get(oldId);
  if (chat === undefined || unit === undefined || old === undefined) return warn("这张卡片已经过期");
  if (!isSecretaryOf(scene, scene.sender.grants, old.id))
    return denial("report.secretary", old.id, `须由${old.name}的书记决定`);
  // The bot never sent a forwarded card as a message of its own, so an answer on it is not accepted.
  if (scene.repliedTo?.chat !== chat.id) return warn("这是转发的卡片，请在单聊里我发给您的那张上点");
  if (chat.unitId !== old.id) return warn("这个群的绑定已经变过了，不用再处理");
  if (!agreed) {
    return {
      replies: [
        { card: note(`已回绝：群「${chat.name}」仍绑定${old.name}。`), ...placeOf(scene) },
        {
          card: note(`${old.name}的书记没有同意改绑，本群仍绑定${old.name}。有出入请当面沟通后再发 /绑定。`),
          to: { chat: chat.id },
        },
      ],
      audit: [{ action: "chat.refuse-bind", object: `chat:${chat.id}`, unitId: old.id }],
      toast: { type: "info", text: "已回绝" },
    };
  }
  const asker = {
    ...standingOf(scene),
    place: undefined,
    grants: (await grantsOf(scene.query, askerId)) as readonly Grant[],
  };
  const isStillTheirs = may(asker, "bind", unit.id) && isActive(unit, scene.today);
  if (!isStillTheirs) return warn("申请人现在已没有权限，请重新申请");
  return {
    replies: [
      { card: note(`已同意：群「${chat.name}」改绑到${unit.name}。`, { tone: "good" }), ...placeOf(scene) },
      { card: boundCard(scene, unit), to: { chat: chat.id } },
    ],
    writes: [bindChat(scene.query, chat.id, unit.id, old.id, { personId: askerId, now: scene.now })],
    audit: [
      {
        action: "chat.bind",
        object: `chat:${chat.id}`,
        unitId: unit.id,
        details: { before: old.id, agreed: scene.sender.id },
      },
    ],
    toast: { type: "success", text: `已改绑到${unit.name}` },
  };
}
