export type Role = "member" | "secretary" | "leader" | "admin";

/** A person with an account in the sandbox. `role` and `unit` are only shown on the page; the ledger has its own. */
export interface Person {
  readonly openId: string;
  readonly unionId: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly title: string;
}

/** A group chat at the start of the sandbox. */
export interface CityChat {
  readonly chatId: string;
  readonly name: string;
  readonly owner: string;
  readonly members: readonly string[];
  /** Whether the bot is a member from the start. */
  readonly hasBot: boolean;
  /** Who may mention everyone. If the bot may not, Feishu fails the whole send. */
  readonly atAll: "owner" | "everyone";
}

/** The people and chats with which a sandbox starts. */
export interface City {
  readonly tenant: { readonly key: string; readonly name: string };
  readonly bot: { readonly appId: string; readonly openId: string; readonly name: string };
  /** The people offered on the page. */
  readonly people: readonly Person[];
  /** People who have an account too and are found by name. */
  readonly others?: readonly Person[];
  readonly chats: readonly CityChat[];
}

const person = (digits: string, name: string, role: Role, title: string): Person => ({
  openId: `ou_${digits.padEnd(32, "5")}`,
  unionId: `on_${digits.padEnd(32, "7")}`,
  userId: `u${digits.slice(0, 7)}`,
  name,
  role,
  title,
});

const wang = person("a1c4e2907b3d4f18", "王建国", "member", "市财政局机关第一支部 党员");
const li = person("b2d5f3a18c4e4029", "李敏", "secretary", "市财政局机关党委 书记");
const chen = person("c3e604b29d5f413a", "陈立新", "secretary", "市水务局机关支部 书记");
const zhou = person("d4f715c3ae60424b", "周敏", "leader", "市直机关工委 领导");
const han = person("e50826d4bf71435c", "韩梅", "admin", "市直机关工委 管理员");

const chat = (digits: string, name: string, owner: Person, members: readonly Person[]): CityChat => ({
  chatId: `oc_${digits.padEnd(32, "3")}`,
  name,
  owner: owner.openId,
  members: members.map(({ openId }) => openId),
  hasBot: true,
  atAll: "owner",
});

/** The small default city: five people, three group chats, one bot. */
export const deskCity = {
  tenant: { key: "2f6d0c1b9a8e4d57", name: "示范市" },
  bot: { appId: "cli_a1b2c3d4e5f60718", openId: "ou_0f1e2d3c4b5a69788796a5b4c3d2e1f0", name: "模范" },
  people: [wang, li, chen, zhou, han],
  chats: [
    chat("7e11a0c5d2b94e6f", "市直机关工委工作群", zhou, [wang, li, chen, zhou, han]),
    chat("8f22b1d6e3ca4f70", "市财政局机关党建群", li, [wang, li, zhou, han]),
    chat("9033c2e7f4db4081", "市水务局机关支部群", chen, [chen, zhou, han]),
  ],
} as const satisfies City;
