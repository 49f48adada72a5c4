import {
  type Appointment,
  appointing,
  choice,
  command,
  denied,
  done,
  type Intended,
  nameOf,
  type Outcome,
  postOf,
  ROLE_NAMES,
  type Role,
  type Scene,
  say,
} from "#bot";
import { ROOT, type Unit } from "#core";
import { allRoles, changeTree, endRole, type RoleRow } from "#store";

const USAGE = "/免去 @李敏 书记 市财政局";

export default command({
  name: "免去",
  en: "dismiss",
  aliases: ["免职"],
  summary: "结束一个人的角色，记录和历史都保留",
  usage: "/免去 @某人 [角色] [单位]",
  examples: [USAGE],
  section: "manage",
  action: "appoint",
  where: "anywhere",
  changes: true,
  ...appointing(
    {
      doing: "免去",
      usage: USAGE,
      press: "dismiss-pick",
      doPress: "dismiss-do",
      dropPress: "dismiss-drop",
      help: `这样写：${USAGE}\n不写角色，就免去他在这个单位唯一的角色；有几个的我会问。`,
    },
    dismiss,
  ),
});

async function dismiss(scene: Scene, { person, role, unit }: Appointment): Promise<Outcome | Intended> {
  if (unit === undefined) return say(`请写明单位，比如：${USAGE}`, { tone: "ask" });
  const refused = denied(scene, "appoint", unit.id, { doing: "免去", of: unit.name });
  if (refused !== undefined) return refused;
  const all = await allRoles(scene.query);
  const held = all.filter(
    (one) => one.personId === person.id && one.unitId === unit.id && (role === undefined || one.role === role),
  );
  const [only, second] = held;
  if (only === undefined) {
    const what = role === undefined ? `在${unit.name}没有角色` : `不是${postOf(role, unit)}`;
    return say(`${nameOf(person)}${what}，没有可免的。发 /单位 ${unit.name} 看现有人员。`);
  }
  if (second !== undefined) return askWhich(person.id, nameOf(person), held, unit.id, scene);
  const isLast = only.role === "admin" && only.unitId === ROOT && !hasOtherAdmin(scene, all, person.id);
  if (isLast) return say("这是最后一位全市管理员，免去后就没人能管理了。请先 /任命 另一位管理员。");
  const post = postOf(only.role as Role, unit);
  const does: Outcome = {
    ...done(`✓ 已免去：${nameOf(person)}不再是${post}。以前登记的记录不变。`),
    // Two admins who dismiss each other at once must not both succeed: both commits change the tree's version, so one
    // is aborted.
    writes: [
      endRole(scene.query, only.id, scene.now),
      ...(only.role === "admin" ? [changeTree(scene.query, scene.tree, scene.now)] : []),
    ],
    audit: [{ action: "role.end", object: `person:${person.id}`, unitId: unit.id, details: { role: only.role } }],
  };
  return { says: whatEnds(scene, only, all, unit, nameOf(person)), role: only.role as Role, does };
}

/** The effect of revoking a role in words: the roles that the person keeps, and who still holds the revoked role. */
function whatEnds(scene: Scene, only: RoleRow, all: readonly RoleRow[], unit: Unit, name: string): string {
  const kept = all
    .filter((one) => one.personId === only.personId && one.id !== only.id)
    .flatMap((one) => {
      const of = scene.tree.units.get(one.unitId);
      return of === undefined ? [] : [postOf(one.role as Role, of)];
    });
  const left = all.filter((one) => one.unitId === unit.id && one.role === only.role && one.id !== only.id);
  const label = ROLE_NAMES[only.role as Role];
  const names = left.map(({ personName }) => personName ?? "（不知姓名）").join("、");
  return [
    `请确认：免去${name}的${postOf(only.role as Role, unit)}。`,
    `${kept.length === 0 ? `免去后${name}没有其他身份。` : `${name}保留：${kept.join("、")}。`}${
      left.length === 0 ? `免去后${unit.name}没有${label}。` : `仍在任的${label}：${names}。`
    }以前登记的记录不变，不单独通知本人。`,
  ].join("\n");
}

const hasOtherAdmin = (scene: Scene, all: readonly RoleRow[], personId: string): boolean =>
  scene.settings.adminIds.length > 0 ||
  all.some((one) => one.role === "admin" && one.unitId === ROOT && one.personId !== personId);

function askWhich(personId: string, name: string, held: readonly RoleRow[], unitId: string, scene: Scene): Outcome {
  const unit = scene.tree.units.get(unitId);
  const text = `${name}在这里有${held.length}个角色，免去哪一个？`;
  return choice(
    text,
    held.map(({ role }) => ({
      text: unit === undefined ? role : postOf(role as Role, unit),
      press: { action: "dismiss-pick", id: unitId, value: `${role} ${personId}` },
    })),
  );
}
