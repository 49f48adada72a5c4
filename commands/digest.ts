import { command, inPlace, note, notSeen, type Outcome, type Scene, say, warn } from "#bot";
import { type Button, type Card, fail, findUnits, ok, type Result, type Unit } from "#core";
import { DIGEST, DIGEST_WORDS, type DigestEvery, digestsIn } from "#reports";
import { changedSchedules, setSchedule, type Write } from "#store";

export default command({
  name: "要情",
  en: "digest",
  aliases: ["订阅"],
  summary: "每周或每月把所选单位的要情发到您的单聊，默认不发，随时可停",
  usage: "/要情 每周 [单位]，或 /要情 每月 [单位]；停止发 /要情 停",
  examples: ["/要情 每周", "/要情 每月 市财政局", "/要情 停"],
  section: "ask",
  action: "tally.wide",
  where: "direct",
  async run(scene, line) {
    const words = line.rest.split(/[\s、，,]+/).filter((word) => word !== "");
    const every = EVERY.find(([, said]) => words.some((word) => said.test(word)))?.[0];
    if (words.some((word) => OFF.test(word))) return await stop(scene);
    const names = words.filter((word) => !EVERY.some(([, said]) => said.test(word)));
    const units = names.length === 0 ? ownUnits(scene) : await namedUnits(scene, names);
    if (!units.ok) return units.error;
    return every === undefined ? await show(scene, units.value) : await start(scene, units.value, every);
  },
  presses: {
    digest: async (scene, press) => {
      if (press.value === "off") {
        const outcome = await stop(scene);
        return { ...outcome, replies: [], toast: { type: "success", text: "已停止要情；恢复请发 /要情 每周" } };
      }
      const unit = scene.tree.units.get(press.id ?? "");
      const every = EVERY.find(([name]) => name === press.value)?.[0];
      if (unit === undefined || every === undefined) return warn("这张卡片已经过期，请发 /要情");
      return inPlace(scene, await start(scene, [unit], every));
    },
  },
});

const EVERY: readonly (readonly [DigestEvery, RegExp])[] = [
  ["week", /^(?:每周|周|一周|weekly)$/],
  ["month", /^(?:每月|月|一月|monthly)$/],
];
const OFF = /^(?:停|停止|关|关闭|取消|退订|off)$/;
const MOST = 5;

type Meant = Result<readonly Unit[], Outcome>;

/** The units of which the person is leader or secretary, used if they name none. */
function ownUnits(scene: Scene): Meant {
  const held = scene.sender.grants.filter(({ role }) => role === "leader" || role === "secretary");
  const units = [...new Set(held.map(({ unitId }) => unitId))].flatMap((id) => scene.tree.units.get(id) ?? []);
  return units.length === 0
    ? fail(say("请写明单位，如：/要情 每周 市财政局", { tone: "ask" }))
    : ok(units.slice(0, MOST));
}

async function namedUnits(scene: Scene, names: readonly string[]): Promise<Meant> {
  if (names.length > MOST) return fail(say(`一次最多选${MOST}个单位。`, { tone: "ask" }));
  const units: Unit[] = [];
  for (const name of names) {
    const [unit, second] = findUnits(scene, name);
    if (unit === undefined) return fail(say(`没有找到单位「${name}」，请写全称或简称。`, { tone: "ask" }));
    if (second !== undefined) return fail(say(`叫「${name}」的单位不止一个，请写全称。`, { tone: "ask" }));
    const refused = await notSeen(scene, "tally.wide", unit, "要情");
    if (refused !== undefined) return fail(refused);
    units.push(unit);
  }
  return ok(units);
}

const row = (scene: Scene, unitId: string, rule: string): Write =>
  setSchedule(scene.query, {
    job: DIGEST,
    scope: `${scene.sender.id}/${unitId}`,
    rule,
    changedBy: scene.sender.id,
    changedAt: scene.now,
  });

async function start(scene: Scene, units: readonly Unit[], every: DigestEvery): Promise<Outcome> {
  for (const unit of units) {
    const refused = await notSeen(scene, "tally.wide", unit, "要情");
    if (refused !== undefined) return refused;
  }
  const day = every === "week" ? "每周首个工作日9:00后" : "每月首个工作日9:00后";
  const text = `✓ ${day}发送${units.map(({ name }) => name).join("、")}的要情，与当日提醒合为一条。停止请发 /要情 停`;
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes: units.map((unit) => row(scene, unit.id, DIGEST_WORDS[every])),
    line: text,
    settled: true,
  };
}

const mine = async (scene: Scene) =>
  digestsIn(await changedSchedules(scene.query)).filter(({ personId }) => personId === scene.sender.id);

async function stop(scene: Scene): Promise<Outcome> {
  const held = await mine(scene);
  if (held.length === 0) return say("当前没有要情。开通请发：/要情 每周");
  const text = "✓ 已停止要情。恢复请发 /要情 每周";
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes: held.map(({ unitId }) => row(scene, unitId, "停")),
    line: text,
    settled: true,
  };
}

/** Shows how often the person receives the digest of each unit, with a button for each other frequency. */
async function show(scene: Scene, units: readonly Unit[]): Promise<Outcome> {
  const held = await mine(scene);
  const said = held.map(({ unitId, every }) => `${scene.tree.units.get(unitId)?.name ?? ""}${DIGEST_WORDS[every]}`);
  const text =
    held.length === 0
      ? "要情未开通。开通后每周或每月发送超期整改、未报单位、要点进度和登记情况。"
      : `要情：${said.join("，")}。`;
  const buttons = units.flatMap(({ id, name }): readonly Button[] =>
    (["week", "month"] as const).map((every) => ({
      text: `${name}${DIGEST_WORDS[every]}`,
      press: { action: "digest", id, value: every },
    })),
  );
  const stopping: readonly Button[] =
    held.length === 0 ? [] : [{ text: "停止要情", press: { action: "digest", value: "off" } }];
  const card: Card = {
    title: "要情",
    summary: text,
    blocks: [
      { type: "text", text },
      { type: "buttons", buttons: [...buttons, ...stopping] },
    ],
  };
  return { replies: [{ card }], line: text };
}
