import { type Conversation, conversation, type PersonName } from "../support/conversation.ts";
import { type Seen, type Visitor, visitor } from "../support/visitor.ts";

const FINANCE = "市财政局机关党建群";
const WATER = "市水务局机关支部群";
/** Words that only the water branch ever says. */
export const CANARY = "金丝雀暗语";
const INJECTED = '<img src=x onerror="alert(1)">&amp;';

type Fields = Readonly<Record<string, string>>;

/** The desk with a few records, and its people signed in to the pages. */
export interface Desk {
  readonly town: Conversation;
  readonly people: ReadonlyMap<PersonName, Visitor>;
  readonly see: (who: PersonName, path: string) => Promise<Seen>;
  readonly statusOf: (who: PersonName, path: string) => Promise<number>;
  /** Sends a form, from our own pages unless said. */
  readonly post: (who: PersonName, path: string, fields: Fields, origin?: string) => Promise<Seen>;
  /** The number of the record that was reported in these words. */
  readonly numberOf: (words: string) => Promise<number>;
}

/** Opens the desk; the caller closes its town. */
export async function openDesk(): Promise<Desk> {
  const town = await conversation();
  await town.say("李敏", FINANCE, `/党课 11月20日 35人 ${INJECTED} 主讲=李敏`);
  await town.say("王建国", FINANCE, "/志愿 11月21日 清扫街道 12人 2小时");
  await town.say("陈立新", WATER, `/党课 11月19日 20人 ${CANARY} 主讲=陈立新`);
  await town.say("周敏", "市直机关工委工作群", "周敏只是看看");
  await town.say("韩梅", "市直机关工委工作群", `/检查 11月18日 市水务局机关支部 问题:1.${CANARY}记录不全 限期两周`);
  await town.say("韩梅", "市直机关工委工作群", "/要点 1月8日 志愿常态化 指标=志愿次数 目标=50次 期限=12月31日");
  await town.say("周敏", "单聊", `/查处 11月10日 1起 处理2人 ${CANARY}案`);
  const people = new Map<PersonName, Visitor>();
  for (const who of ["王建国", "李敏", "陈立新", "周敏", "韩梅"] as const) {
    const person = visitor(town, who);
    await person.signIn();
    people.set(who, person);
  }
  const visitorOf = (who: PersonName): Visitor => {
    const person = people.get(who);
    if (person === undefined) throw new Error(`${who} is not there`);
    return person;
  };
  const see: Desk["see"] = (who, path) => visitorOf(who).ask(`/ledger${path}`);
  return {
    town,
    people,
    see,
    statusOf: async (who, path) => (await see(who, path)).status,
    post: (who, path, fields, origin = town.url) =>
      visitorOf(who).ask(`/ledger${path}`, { method: "POST", body: new URLSearchParams(fields), headers: { origin } }),
    numberOf: async (words) => (await town.records()).find(({ line }) => line.includes(words))?.number ?? 0,
  };
}
