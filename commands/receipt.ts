import { bindingAdvice, command, denied, type Outcome, type Scene, say } from "#bot";
import { setQuietChat } from "#store";

export default command({
  name: "回执",
  en: "receipt",
  summary: "设置本群的回执：简，登记无疑问时只在原消息上标表情；全，每条都回卡片",
  usage: "/回执 简|全",
  examples: ["/回执 简", "/回执 全"],
  section: "manage",
  action: "bind",
  where: "group",
  changes: true,
  async run(scene, line) {
    const word = line.rest.trim();
    const isQuiet = scene.chat.isQuiet;
    if (word === "")
      return say(
        `本群的回执现在是${isQuiet ? `「简」：${QUIET}` : `「全」：${FULL}`}要改请发 /回执 ${isQuiet ? "全" : "简"}`,
      );
    const wanted = WORDS.get(word);
    if (wanted === undefined) return say("请发 /回执 简 或 /回执 全", { tone: "ask" });
    return set(scene, wanted);
  },
});

const QUIET = "登记无疑问的，只在原消息上标一个表情；要您补充或核对的，仍回卡片。";
const FULL = "每条登记都回卡片。";

const WORDS = new Map([
  ...["简", "简单", "安静", "少", "quiet"].map((word) => [word, true] as const),
  ...["全", "完整", "恢复", "full"].map((word) => [word, false] as const),
]);

async function set(scene: Scene, isQuiet: boolean): Promise<Outcome> {
  const { unit, chat, query, now } = scene;
  if (unit === undefined) return say(`本群还没有绑定单位。${await bindingAdvice(scene)}`, { tone: "ask" });
  const refused = denied(scene, "bind", unit.id, { doing: "设置回执", of: unit.name });
  if (refused !== undefined) return refused;
  return {
    ...say(isQuiet ? `本群的回执已改为「简」：${QUIET}要看刚登记的，发 /我。` : `本群的回执已改为「全」：${FULL}`),
    writes: [setQuietChat(query, chat.id, isQuiet, now)],
    audit: [
      { action: "chat.receipt", object: `chat:${chat.id}`, unitId: unit.id, details: { quiet: isQuiet ? 1 : 0 } },
    ],
    settled: true,
  };
}
