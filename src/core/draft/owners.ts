import type { Tree, Unit } from "../units/tree.ts";
import type { Span } from "./figures.ts";

/**
 * Which units a number covers: the unit alone (`own`), its subtree (`all`), the organs of the city (`organs`), or the
 * whole city (`city`).
 */
export type Reach = "own" | "all" | "organs" | "city";

/** The owner of a number: the unit whose work it counts, according to the text. */
export type Owner =
  | { readonly kind: "unit"; readonly unit: Unit; readonly reach: Reach | undefined }
  /**
   * The unit that the draft is about, called 我局, 工委 or 各支部. `fits` matches the names that such a unit may have.
   */
  | { readonly kind: "self"; readonly reach: Reach | undefined; readonly fits: RegExp | undefined }
  /** An organisation outside the ledger. */
  | { readonly kind: "other" };

/** A place where the text names the unit whose work it describes. */
export interface OwnerMention extends Span {
  readonly owner: Owner;
  /** The unit is named but another one acts, as in 按照…要求 or 向…报告. */
  readonly aside: boolean;
}

/** Unit names by their first two characters, longest first, so that one pass over the text finds all names. */
type Names = ReadonlyMap<string, readonly (readonly [name: string, unit: Unit])[]>;
const namesByTree = new WeakMap<Tree, Names>();

function namesOf(tree: Tree): Names {
  const known = namesByTree.get(tree);
  if (known !== undefined) return known;
  const names = new Map<string, [string, Unit][]>();
  for (const unit of tree.units.values()) {
    if (unit.kind === "root") continue;
    const county = /^(.{2,4}[县区])直?机关工委$/.exec(unit.name)?.slice(1);
    for (const name of new Set([unit.name, ...unit.names, ...(county ?? [])])) {
      if (name.length < 3) continue;
      const key = name.slice(0, 2);
      names.set(key, [...(names.get(key) ?? []), [name, unit]]);
    }
  }
  for (const list of names.values()) list.sort(([one], [other]) => other.length - one.length);
  namesByTree.set(tree, names);
  return names;
}

const PLURAL = "(?:机关)?(?:系统)?(?:各级|所属|下属)?(?:各(?:级)?)?(?:机关)?(?:基层)?(?:党组织|党支部|支部|单位|部门)";
const ALL_OF =
  /^(?:机关|系统)*(?:(?:各级|所属各?|下属各?|各)(?:机关|基层)*(?:党组织|党支部|支部|单位|部门)|广大党员干部|党员干部|党员)/;
/** Words after a unit's name that denote only a part of the unit or another unit beside it. */
const PART_OF =
  /^(?!机关党委|机关党总支)(?:机关)?(?:工会|团委|妇联|青工委|纪委|(?!机关党委)(?:(?![围绕聚焦把以在向为对从与和及开展组举召完评选新推调服立坚紧突依用是已共])[\u4e00-\u9fff]){0,5}?(?:中心(?!组|工作|任务)|支队|大队|(?<!查)处(?![理置罚分])|科(?![学技])|党委(?!会)|分局|医院|学院))/;
/** Words for the unit's own office, whose numbers belong to the unit. */
const OFFICE = /^机关(?:党委|党总支)?(?![\u4e00-\u9fff]{0,4}?(?:支部|科|处|中心|会议|各|党员|党组织))/;
const ORGANS = new RegExp(`(?:市直机关(?!工委)|市直(?=各|单位|部门|系统|党员))(?:${PLURAL}|党员干部|党员)?`, "y");
const CITY = /全市(?:各级)?(?:机关)?(?:党组织)?/y;
/** Words by which an office refers to itself (局党委, 全院, 我校), with the names that such an office may have. */
const OFFICES: readonly (readonly [word: string, fits: RegExp])[] = [
  ["局", /局(?!.*支部$)/],
  ["厅", /厅(?!.*支部$)/],
  ["委", /委(?:机关党委|机关党总支)?$/],
  ["院", /院(?!.*支部$)/],
  ["校", /校(?!.*支部$)/],
  ["中心", /中心(?!.*支部$)/],
  ["公司", /公司(?!.*支部$)/],
  ["集团", /集团(?!.*支部$)/],
  ["支队", /支队(?!.*支部$)/],
  ["大队", /大队(?!.*支部$)/],
];
/** The Party bodies of an office, which stand for the office. 党组会 is a meeting and 党委书记 a person. */
const PARTY_BODY =
  "(?:机关)?(?:党委|党组(?!织)|党总支)(?!会|书记|副书记|委员|成员|理论|（|办公|领导|[、和及与](?:党委|党组))";
type SelfWord = readonly [says: RegExp, reach: Reach | undefined, fits: RegExp | undefined];
const SELF: readonly SelfWord[] = [
  [/我们?支部|本支部|支部(?=书记|讲|开展|组织|召开|上|共)/y, "own", /支部$/],
  [/支部(?![委会大活设工]|党课|书记)/y, "own", /支部$/],
  ...OFFICES.flatMap(([word, fits]): readonly SelfWord[] => [
    [
      new RegExp(
        `(?:我们?|全|本)?${word}(?:机关)?(?:[直所下]?属|系统|(?=各))(?:各(?:党)?支部|各级党组织|各党组织)`,
        "y",
      ),
      "all",
      fits,
    ],
    [new RegExp(`(?:我们?|全|本)${word}(?:各(?:党)?支部|各级党组织|各党组织)`, "y"), "all", fits],
    [new RegExp(`(?:(?:我们?|全|本)${word}|${word}(?=(?:机关)?党))(?:${PARTY_BODY})?`, "y"), "own", fits],
  ]),
  [/[县区]直机关工委/y, "own", /[县区]直?机关工委$/],
  [
    /(?:(?:我们?|全|本)[县区](?:[县区]直)?|[县区]直)(?:机关)?(?:各(?:级)?(?:机关)?(?:党组织|党支部|单位|部门)|系统|党员干部)?(?!机关工委|工委|直|域)/y,
    "all",
    /[县区]直?机关工委$/,
  ],
  [/(?:我们?|本)委|(?:我们?)?工委(?:机关)?(?![员书副])/y, "own", /委$/],
  [/[局委厅院]机关(?=上|讲|开展|组织|举办|召开|完成)/y, "own", /[局委厅院]$/],
  [new RegExp(`${PARTY_BODY}(?!中心组|班子)`, "y"), "own", /^(?!.*(?:工委|支部)$)/],
  [/我们|我单位|本单位|本级|我办/y, "own", undefined],
  [/(?:机关)?各级(?:机关)?(?:基层)?党组织|所属各?(?:党)?支部|各(?:党)?支部|各单位|各部门/y, "all", undefined],
];
const OTHERS =
  /本人|笔者|我(?=作为|带头|亲自|主动|主持|撰写)|上级(?=检查|督查|督导|反馈|巡察|考核|通报|表彰|部门|单位)|全国|全省|省直机关工委|省直机关|省直|中央(?:和国家)?机关(?:工委)?|有的(?=单位|支部|党)|部分(?=单位|支部)|个别(?=单位|支部)|兄弟(?=单位|市|县|省)|各(?:县|区|市)(?:（[^）]*）)?|各县(?:区)?直机关(?:工委)?|(?:外|邻|兄弟)[市县省]/y;
/** What may stand directly before a complete name. Any other character belongs to a longer name. */
const BEFORE_NAME =
  /(?:^|[^\u4e00-\u9fff]|我市|本市|[由被受经对向在和与及同跟给据让把按照请到赴为报属以并是来年月日初底末度后前里中上内的期间起将从指督帮联共同导促们])$/;
const COUNTY = /^(?:今年|全年|各级|共|累计|开展|组织|举办|新建|调整|[，、\d])/;
const ASIDE =
  /(?:按照?|根据|依据|遵照|依照|落实|贯彻|报经|上报|报送|报|经|向|赴|为|与|和|同|跟|联合|会同|协同|配合|接受|接待|承办|对|对接|指导|督促|协助|帮助|邀请|推荐|受(?!到)|邀|请|供)$/;
const PLACE = /(?:在|到)$/;

/** Finds every place where the text names a unit of the ledger, the draft's own unit or another organisation. */
export function ownersIn(text: string, tree: Tree, city: Unit | undefined): readonly OwnerMention[] {
  const names = namesOf(tree);
  const found: OwnerMention[] = [];
  let at = 0;
  while (at < text.length) {
    const mention = mentionAt(text, at, names, city);
    if (mention !== undefined) found.push(mention);
    at = mention?.to ?? at + 1;
  }
  return found;
}

function mentionAt(text: string, at: number, names: Names, city: Unit | undefined): OwnerMention | undefined {
  const named = names.get(text.slice(at, at + 2))?.find(([name]) => text.startsWith(name, at));
  if (named !== undefined) return nameAt(text, at, ...named);
  const organs = lengthAt(ORGANS, text, at);
  if (organs > 0) return organsAt(text, at, organs, city);
  const whole = lengthAt(CITY, text, at);
  if (whole > 0) {
    const owner =
      city === undefined ? ({ kind: "other" } as const) : ({ kind: "unit", unit: city, reach: "city" } as const);
    return { from: at, to: at + whole, owner, aside: false };
  }
  const others = lengthAt(OTHERS, text, at);
  if (others > 0)
    return { from: at, to: at + others, owner: { kind: "other" }, aside: isAside(text, at) || isPlace(text, at) };
  for (const [says, reach, fits] of SELF) {
    const length = lengthAt(says, text, at);
    if (length === 0 || !(isWhole(text, at) || isHeldBy(text, at))) continue;
    const aside = isAside(text, at) || text[at - 1] === "到";
    return { from: at, to: at + length, owner: { kind: "self", reach, fits }, aside };
  }
  return undefined;
}

function nameAt(text: string, at: number, name: string, unit: Unit): OwnerMention {
  const end = at + name.length;
  const after = text.slice(end, end + 16);
  const aside = isAside(text, at) || isPlace(text, at);
  // A county's name stands for the committee of the county: 清河县今年….
  if (!name.endsWith("委") && unit.kind === "committee" && /[县区]$/.test(name))
    return {
      from: at,
      to: end,
      owner: COUNTY.test(after) ? { kind: "unit", unit, reach: undefined } : { kind: "other" },
      aside,
    };
  if (!isWhole(text, at) || PART_OF.test(after)) return { from: at, to: end, owner: { kind: "other" }, aside };
  const all = ALL_OF.exec(after)?.[0].length ?? 0;
  const office = all > 0 ? 0 : (OFFICE.exec(after)?.[0].length ?? 0);
  return { from: at, to: end + all + office, owner: { kind: "unit", unit, reach: all > 0 ? "all" : "own" }, aside };
}

function organsAt(text: string, at: number, length: number, city: Unit | undefined): OwnerMention | undefined {
  const words = text.slice(at, at + length);
  const isAll = /各|党组织|支部|单位|部门/.test(words);
  const owner: Owner =
    city === undefined || !isWhole(text, at)
      ? { kind: "other" }
      : { kind: "unit", unit: city, reach: isAll ? "all" : "organs" };
  return { from: at, to: at + length, owner, aside: isAside(text, at) };
}

const before = (text: string, at: number): string => text.slice(Math.max(0, at - 4), at);
const isWhole = (text: string, at: number): boolean => BEFORE_NAME.test(before(text, at));
/** Whether the unit is the object of a verb of leading: 组织全局, 带领我局. */
const isHeldBy = (text: string, at: number): boolean =>
  /[我本全]/.test(text.charAt(at)) && /(?:组织|带领|引导|推动|开展|发动|动员)$/.test(before(text, at));
const isAside = (text: string, at: number): boolean => ASIDE.test(before(text, at));
const isPlace = (text: string, at: number): boolean => PLACE.test(before(text, at));

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

const BODY =
  /^(?!每|表彰|评选|通报|考核|培训|新建|接待|邀请|走访|慰问|组织|对|为|向|给|帮|协助|指导|参观|考察)[\u4e00-\u9fffA-Z]{0,10}?(?:局|厅|法院|检察院|大学|学院|党校|医院|银行|集团|公司|工会|妇联|团[市县区]?委|纪委|监委|街道|乡镇|镇街|(?<![进到在入])社区|(?<![乡农社地园校景小])[县区镇乡村](?![级间村镇])|协会|联合会|工委|党委|党组|总支|机关支部|支部(?!党课|活动)|分局|支队|单位|学校|中心(?!组|工作|任务)|处室|科室)(?![会工书])/;

/** Whether the words begin with an organisation outside the ledger: 市委党校, 县文旅局, 物业公司. */
export const namesBody = (words: string): boolean => {
  const body = BODY.exec(words);
  return body !== null && body[0].length < words.trimEnd().length;
};

const ACTS = /^(?:同期|也|则|还|共|累计|先后|相继|积极|牵头|组织|开展|举办|召开|完成|报送|报告|指出|通报|全年|今年)/;

/** Whether a clause without a number says that another organisation acts, which then also owns the next clauses. */
export const otherActs = (clause: string): boolean => {
  const body = BODY.exec(clause);
  return body !== null && ACTS.test(clause.slice(body[0].length));
};
