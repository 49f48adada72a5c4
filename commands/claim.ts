import { command, type Outcome, type Scene, say } from "#bot";
import type { Card } from "#core";
import { ROOT } from "#core";
import { type ClaimCheck, changeTree, checkClaimCode, insertRole, insertRoot, upsertPerson } from "#store";

export default command({
  name: "认领",
  en: "claim",
  summary: "第一位管理员用启动时打印的认领码登记自己",
  usage: "/认领 认领码",
  section: "manage",
  action: "claim",
  where: "direct",
  changes: true,
  async run(scene, line) {
    const code = line.rest.trim();
    if (scene.settings.adminIds.length > 0)
      return say("管理员已由启动设置指定，不用认领。要增加管理员，请他发 /任命。");
    if (code === "")
      return say("认领码是首次启动时打印在服务器屏幕上的8位字母数字，请这样发：/认领 认领码", { tone: "ask" });
    const check = await checkClaimCode(scene.query, { personId: scene.sender.id, typed: code, now: scene.now });
    return check.verdict === "right" ? claimed(scene, check) : turnedDown(check);
  },
});

function turnedDown(check: Exclude<ClaimCheck, { verdict: "right" }>): Outcome {
  switch (check.verdict) {
    case "taken":
      return say("已经有管理员了，认领码作废。要当管理员，请现任管理员发 /任命。");
    case "none":
      return say("现在没有可用的认领码。请部署的人重启服务，新的认领码会打印在服务器屏幕上。");
    case "spent":
      return say("您试错太多次，不能再试。请部署人员重启服务，会打印新的认领码。");
    case "wrong": {
      const more =
        check.left > 0 ? `还可以试${check.left}次。` : "您试错太多次，不能再试，请部署人员重启服务取新的认领码。";
      return { ...say(`认领码不对，${more}`, { tone: "ask" }), writes: check.writes };
    }
  }
}

function claimed(scene: Scene, check: Extract<ClaimCheck, { verdict: "right" }>): Outcome {
  const { query, sender, now, tree } = scene;
  const root = tree.root === undefined ? [changeTree(query, tree, now), ...insertRoot(query, scene.today)] : [];
  return {
    replies: [{ card: welcome(tree.units.size > 1) }],
    writes: [
      ...check.writes,
      ...root,
      upsertPerson(query, { id: sender.id, name: sender.name }, now),
      insertRole(query, {
        id: scene.newId(),
        personId: sender.id,
        unitId: ROOT,
        role: "admin",
        grantedBy: sender.id,
        grantedAt: now,
      }),
    ],
    audit: [{ action: "role.claim", object: `person:${sender.id}`, unitId: ROOT }],
    line: "您现在是管理员了",
  };
}

/** An empty ledger leads its first admin: a unit first, then the group it is bound to. */
function welcome(hasUnits: boolean): Card {
  const title = "您现在是管理员了";
  const next = hasUnits
    ? "台账里已有单位。下一步：在各单位的群里 @我 发 /绑定 单位名称。"
    : "台账还是空的，先建第一个单位，一般是市直机关工委；单位多的，可以用花名册一次导入。";
  const form = {
    type: "form",
    name: "first-unit",
    inputs: [
      { type: "text", name: "name", label: "单位名称", value: "市直机关工委", required: true, maxLength: 60 },
      {
        type: "choice",
        name: "level",
        label: "层级",
        value: "市",
        options: [
          { text: "市", value: "市" },
          { text: "县（区）", value: "县" },
          { text: "乡镇（街道）", value: "乡" },
        ],
      },
    ],
    submit: { text: "建单位", style: "primary", press: { action: "unit-first" } },
  } as const;
  return {
    title,
    tone: "good",
    summary: title,
    blocks: [
      { type: "text", text: next },
      ...(hasUnits ? [] : [form]),
      { type: "note", text: "其他管理员和书记用 /任命 登记；发 /帮助 看全部命令。" },
    ],
  };
}
