import {
  type Appointment,
  appointing,
  appointmentWords,
  command,
  denied,
  done,
  type Intended,
  nameOf,
  note,
  type Outcome,
  postOf,
  ROLE_NAMES,
  reachOf,
  type Scene,
  say,
  secretaryWelcome,
} from "#bot";
import { isActive } from "#core";
import { insertRole, rolesOf, upsertPerson } from "#store";

const USAGE = "/任命 @李敏 书记 市财政局";

export default command({
  name: "任命",
  en: "appoint",
  aliases: ["授权"],
  summary: "给一个人登记角色：党员、书记、领导、管理员、纪检",
  usage: "/任命 @某人 角色 [单位]",
  examples: [USAGE],
  section: "manage",
  action: "appoint",
  where: "anywhere",
  changes: true,
  ...appointing(
    {
      doing: "任命",
      usage: USAGE,
      press: "appoint-pick",
      doPress: "appoint-do",
      dropPress: "appoint-drop",
      help: `这样写：${USAGE}\n角色有：${Object.values(ROLE_NAMES).join("、")}。不写单位就是本群的单位。`,
    },
    appoint,
  ),
});

async function appoint(scene: Scene, { person, role, unit }: Appointment): Promise<Outcome | Intended> {
  if (role === undefined)
    return say(`请写明角色：${Object.values(ROLE_NAMES).join("、")}。比如：${USAGE}`, { tone: "ask" });
  if (unit === undefined) return say(`请写明单位，比如：${USAGE}`, { tone: "ask" });
  const refused = denied(scene, ASKED_OF.action, unit.id, { doing: ASKED_OF.doing, of: unit.name });
  if (refused !== undefined) return refused;
  if (!isActive(unit, scene.today)) return say(`「${unit.name}」已经停用。`, { tone: "ask" });
  const held = await rolesOf(scene.query, unit.id);
  const post = postOf(role, unit);
  if (held.some((one) => one.personId === person.id && one.role === role))
    return say(`${nameOf(person)}已经是${post}，不用再任命。`);
  const { question, facts, besides } = await appointmentWords(scene, { person, role, unit });
  const receipt = done(`✓ 已任命：${nameOf(person)}为${post}，对${reachOf(unit)}有效。${besides}`);
  const told =
    role === "secretary"
      ? secretaryWelcome(scene, unit)
      : note(`您已被登记为${post}。发 /我 看自己的身份，发 /帮助 看能做什么。`);
  const self = person.id === scene.sender.id;
  const does: Outcome = {
    ...receipt,
    replies: [
      ...receipt.replies,
      ...(self ? [] : [{ card: { ...told, rings: [person.id] }, to: { person: person.id }, part: "told" }]),
    ],
    writes: [
      upsertPerson(scene.query, { ...person, platform: scene.platform.name }, scene.now),
      insertRole(scene.query, {
        id: scene.newId(),
        platform: scene.platform.name,
        personId: person.id,
        unitId: unit.id,
        role,
        grantedBy: scene.sender.id,
        grantedAt: scene.now,
      }),
    ],
    audit: [{ action: "role.grant", object: `person:${person.id}`, unitId: unit.id, details: { role } }],
  };
  return { says: `${question}\n${facts}`, role, does };
}

const ASKED_OF = { action: "appoint", doing: "任命" } as const;
