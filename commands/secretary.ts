import {
  command,
  denial,
  denied,
  may,
  note,
  type Outcome,
  type Pasted,
  placeOf,
  type Reply,
  readLater,
  type Scene,
  say,
  secretaryWelcome,
  standingOf,
  warn,
  whomToAsk,
} from "#bot";
import { type Card, parentOf, ROOT, type Unit } from "#core";
import type { CardPress } from "#platforms";
import { allRoles, endRole, expectNoSecretary, insertRole, personById, rolesOf, upsertPerson } from "#store";

export default command({
  name: "我是书记",
  en: "i-am-secretary",
  aliases: ["我是支部书记", "我是党支部书记"],
  summary: "书记在本单位群里登记自己：姓名和花名册一致的立即生效，其余请管理员点一下",
  usage: "/我是书记",
  examples: ["/我是书记"],
  section: "manage",
  action: "me",
  where: "group",
  alone: true,
  bare: true,
  async run(scene, line) {
    const unit = scene.unit;
    if (scene.message?.isGuest === true)
      return say(`您不是本组织${scene.platform.label}的成员，不能登记为书记。`, { tone: "ask" });
    if (unit === undefined)
      return say(`本群尚未绑定单位，绑定后再发「我是书记」。${await whomToAsk(scene, "bind", undefined)}`, {
        tone: "ask",
      });
    const own = (await rolesOf(scene.query, unit.id)).filter(({ role }) => role === "secretary");
    if (own.some(({ personId }) => personId === scene.sender.id))
      return say(`您已经是${unit.name}的书记了。`, { tone: "plain" });
    if (line.pasted !== undefined) return await decided(scene, unit, own.length, line.pasted);
    const of = { messageId: scene.message?.messageId ?? "", membersOf: scene.chat.id };
    return await readLater(scene, of, { name: "我是书记", rest: "", said: "收到，正在核对花名册。" });
  },
  presses: {
    "secretary-undo": (scene, press) => undo(scene, press),
    "secretary-agree": (scene, press) => answer(scene, press, true),
    "secretary-refuse": (scene, press) => answer(scene, press, false),
  },
});

const compact = (name: string): string => name.normalize("NFKC").replace(/\s+/g, "");

/**
 * The only member of the group with the name that the roster gives the unit's secretary becomes secretary at once, if
 * the unit has none; the unit above can undo this. Anybody else waits for an admin's confirmation.
 */
async function decided(scene: Scene, unit: Unit, taken: number, [list]: readonly Pasted[]): Promise<Outcome> {
  const members = JSON.parse(list?.text ?? "[]") as readonly { readonly personId: string; readonly name: string }[];
  const wanted = compact(unit.secretaryName ?? "");
  const same = members.filter(({ name }) => wanted !== "" && compact(name) === wanted);
  const [only] = same;
  const me = members.find(({ personId }) => personId === scene.sender.id);
  const name = scene.sender.name || me?.name || "";
  if (taken === 0 && same.length === 1 && only?.personId === scene.sender.id) return await appointed(scene, unit, name);
  return await asked(scene, unit, name);
}

const grant = (scene: Scene, unit: Unit, personId: string, by: string) =>
  insertRole(scene.query, {
    id: scene.newId(),
    platform: scene.platform.name,
    personId,
    unitId: unit.id,
    role: "secretary",
    grantedBy: by,
    grantedAt: scene.now,
  });

async function appointed(scene: Scene, unit: Unit, name: string): Promise<Outcome> {
  const { query, sender, now } = scene;
  const above = await watchersOf(scene, unit);
  const card = aboveCard(`${name}已登记为${unit.name}书记（姓名与花名册一致）。`, sender.id, unit);
  return {
    replies: [
      { card: note(`✓ ${name}已登记为${unit.name}书记。`, { tone: "good" }) },
      { card: secretaryWelcome(scene, unit), to: { person: sender.id }, part: "welcome" },
      ...above.map((person): Reply => ({ card, to: { person }, part: `above-${person}`, priority: 1 })),
    ],
    writes: [
      expectNoSecretary(query, unit.id),
      upsertPerson(query, { id: sender.id, platform: scene.platform.name, name }, now),
      grant(scene, unit, sender.id, sender.id),
    ],
    audit: [
      {
        action: "role.grant",
        object: `person:${sender.id}`,
        unitId: unit.id,
        details: { role: "secretary", by: "roster" },
      },
    ],
    line: `${name}已登记为${unit.name}书记`,
  };
}

/** The secretaries of the unit above, or the admins if it has none. */
async function watchersOf(scene: Scene, unit: Unit): Promise<readonly string[]> {
  const parent = parentOf(scene.tree, unit.id, scene.today) ?? ROOT;
  const own = (await rolesOf(scene.query, parent)).filter(({ role }) => role === "secretary");
  return own.length > 0 ? [...new Set(own.map(({ personId }) => personId))] : await adminsOf(scene);
}

async function adminsOf(scene: Scene): Promise<readonly string[]> {
  const admins = (await allRoles(scene.query)).filter(({ role }) => role === "admin").map(({ personId }) => personId);
  return [...new Set([...scene.settings.adminIds, ...admins])];
}

function aboveCard(text: string, personId: string, unit: Unit): Card {
  const press = { action: "secretary-undo" as const, id: unit.id, value: personId };
  const buttons = [{ text: "撤销", press, confirm: "撤销这位书记的登记？" }];
  return {
    summary: text,
    blocks: [
      { type: "text", text },
      { type: "buttons", buttons },
    ],
  };
}

async function asked(scene: Scene, unit: Unit, name: string): Promise<Outcome> {
  const admins = await adminsOf(scene);
  if (admins.length === 0) return say("现在还没有管理员，请部署人员先认领。", { tone: "ask" });
  const why = unit.secretaryName === undefined ? "花名册没有写书记" : `花名册写的书记是${unit.secretaryName}`;
  const text = `${name === "" ? "一位同志" : name}申请登记为${unit.name}书记（${why}）。`;
  const press = (action: "secretary-agree" | "secretary-refuse") => ({
    action,
    id: unit.id,
    value: `${scene.sender.id} ${scene.chat.id}`,
  });
  const card: Card = {
    title: "书记登记待确认",
    tone: "ask",
    summary: text,
    blocks: [
      { type: "text", text },
      {
        type: "buttons",
        buttons: [
          { text: "同意", style: "primary", press: press("secretary-agree") },
          { text: "不同意", press: press("secretary-refuse") },
        ],
      },
    ],
  };
  return {
    replies: [
      { card: note("和花名册对不上，已请管理员确认，同意后自动生效。") },
      ...admins.map((person): Reply => ({ card, to: { person }, part: `admin-${person}`, priority: 1 })),
    ],
    writes: name === "" ? [] : [seen(scene, scene.sender.id, name)],
    audit: [
      { action: "role.ask", object: `person:${scene.sender.id}`, unitId: unit.id, details: { role: "secretary" } },
    ],
    line: "已请管理员确认书记登记",
  };
}

const seen = ({ query, platform, now }: Scene, id: string, name: string) =>
  upsertPerson(query, { id, platform: platform.name, name }, now);

/** Handles the admin's answer. The right is checked again, and a unit gets no second secretary. */
async function answer(scene: Scene, press: CardPress, agreed: boolean): Promise<Outcome> {
  const unit = scene.tree.units.get(press.id ?? "");
  const [personId = "", chatId = ""] = String(press.value ?? "").split(" ");
  if (unit === undefined || personId === "") return warn("这张卡片已经过期");
  const refused = denied(scene, "appoint", unit.id, "须由管理员决定");
  if (refused !== undefined) return refused;
  const own = (await rolesOf(scene.query, unit.id)).filter(({ role }) => role === "secretary");
  if (own.some((one) => one.personId === personId)) return warn("已经登记过了");
  const name = (await personById(scene.query, personId))?.name || "这位同志";
  const to = placeOf(scene);
  if (!agreed) {
    return {
      replies: [
        { card: note(`没有同意${name}登记为${unit.name}书记。`, { tone: "quiet" }), ...to },
        {
          card: note(`管理员没有同意登记为${unit.name}书记，请与管理员联系。`),
          to: { person: personId },
          part: "told",
        },
      ],
      audit: [{ action: "role.refuse", object: `person:${personId}`, unitId: unit.id }],
      writes: [seen(scene, personId, name === "这位同志" ? "" : name)],
      toast: { type: "info", text: "没有同意" },
    };
  }
  return {
    replies: [
      { card: note(`✓ ${name}已登记为${unit.name}书记。`, { tone: "good" }), ...to },
      { card: secretaryWelcome(scene, unit), to: { person: personId }, part: "welcome" },
      ...(chatId === ""
        ? []
        : [
            {
              card: note(`✓ ${name}已登记为${unit.name}书记。`, { tone: "good" as const }),
              to: { chat: chatId },
              part: "group",
            },
          ]),
    ],
    writes: [grant(scene, unit, personId, scene.sender.id)],
    audit: [{ action: "role.grant", object: `person:${personId}`, unitId: unit.id, details: { role: "secretary" } }],
    toast: { type: "success", text: `已登记${name}` },
  };
}

/** The unit above revokes a role that was given by the roster alone. */
async function undo(scene: Scene, press: CardPress): Promise<Outcome> {
  const unit = scene.tree.units.get(press.id ?? "");
  const personId = String(press.value ?? "");
  if (unit === undefined) return warn("这张卡片已经过期");
  const parent = parentOf(scene.tree, unit.id, scene.today) ?? ROOT;
  const standing = { ...standingOf(scene), place: undefined };
  if (!may(standing, "record.change", parent) && !may(standing, "appoint", unit.id))
    return denial("appoint", unit.id, "须由上级单位的书记或管理员撤销");
  const role = (await rolesOf(scene.query, unit.id)).find(
    (one) => one.role === "secretary" && one.personId === personId,
  );
  if (role === undefined) return warn("已经不是书记了");
  const name = role.personName || "这位同志";
  return {
    replies: [
      { card: note(`已撤销${name}的${unit.name}书记登记。`, { tone: "quiet" }), ...placeOf(scene) },
      {
        card: note(`${unit.name}书记登记已由上级撤销，如有出入请与管理员联系。`),
        to: { person: personId },
        part: "told",
      },
    ],
    writes: [endRole(scene.query, role.id, scene.now)],
    audit: [{ action: "role.end", object: `person:${personId}`, unitId: unit.id, details: { role: "secretary" } }],
    toast: { type: "success", text: "已撤销" },
  };
}
