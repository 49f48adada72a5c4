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
      return say("认领码错误次数过多，已停止验证。请部署人员重启服务，届时打印新的认领码。");
    case "wrong": {
      const more =
        check.left > 0
          ? `还可以试${check.left}次。`
          : "认领码错误次数过多，已停止验证，请部署人员重启服务取得新的认领码。";
      return { ...say(`认领码有误，${more}`, { tone: "ask" }), writes: check.writes };
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
      upsertPerson(query, { id: sender.id, platform: scene.platform.name, name: sender.name }, now),
      insertRole(query, {
        id: scene.newId(),
        platform: scene.platform.name,
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

/** Guides the first admin of an empty ledger: first a unit, then the group bound to it. */
function welcome(hasUnits: boolean): Card {
  const title = "您现在是管理员了";
  const next = hasUnits
    ? "台账里已有单位。接下来：将机器人加入各单位的群，再在这里一次绑定。"
    : "台账还是空的。单位多的，把花名册（.xlsx 或 .csv，办公室现有的表即可）直接发到这里，我先核对，您确认后写入；只建一个单位的，填下面的表。";
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
      {
        type: "buttons",
        buttons: hasUnits
          ? [{ text: "按群名一次绑定", press: { action: "say", id: "绑定" } }]
          : [{ text: "下载花名册模板", press: { action: "say", id: "花名册", value: "模板" } }],
      },
      ...(hasUnits ? [] : [form]),
      { type: "note", text: "书记在本单位群里发「我是书记」登记；其他管理员用 /任命 登记。" },
    ],
  };
}
