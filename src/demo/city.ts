import { type Level, ROOT, type UnitKind } from "#core";
import { madeUp } from "#platforms";
import type { Dice } from "./dice.ts";
import { createNames } from "./names.ts";

/** A unit of the demo city with its people and its group. */
export interface DemoUnit {
  readonly id: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly level: Level;
  readonly kind: Exclude<UnitKind, "root">;
  readonly class: string | undefined;
  readonly members: number;
  readonly parentId: string;
  readonly chatId: string;
  readonly secretary: DemoPerson;
  /** A member of the unit who reports. */
  readonly member: DemoPerson;
}

/** A person of the demo city. */
export interface DemoPerson {
  readonly personId: string;
  readonly name: string;
}

/** The demo city: its committee, its counties and townships, organs and branches. */
export interface DemoCity {
  readonly committee: DemoUnit;
  /** 市直机关, in the order of the list. */
  readonly organs: readonly DemoUnit[];
  readonly branches: readonly DemoUnit[];
  readonly counties: readonly DemoUnit[];
  readonly towns: readonly DemoUnit[];
  readonly units: readonly DemoUnit[];
  /** The leader of all three levels; the committee only covers the city's own organs. */
  readonly head: DemoPerson;
  readonly leader: DemoPerson;
  readonly admin: DemoPerson;
  readonly newName: () => string;
}

const ORGANS =
  `市委办公室 市人大机关 市政府办公室 市政协机关 市纪委监委机关 市委组织部 市委宣传部 市委统战部 市委政法委 市委政策研究室
市委编办 市委网信办 市委党校 市委老干部局 市委巡察办 市档案馆 市委党史研究室 市委台办 市委机要保密局 市委讲师团
市发展改革委 市教育局 市科技局 市工业和信息化局 市民族宗教局 市公安局 市民政局 市司法局 市财政局 市人力资源社会保障局
市自然资源局 市生态环境局 市住房城乡建设局 市交通运输局 市水务局 市农业农村局 市商务局 市文化旅游局 市卫生健康委 市退役军人事务局
市应急管理局 市审计局 市国资委 市市场监管局 市统计局 市医疗保障局 市乡村振兴局 市信访局 市林业局 市体育局
市地方金融局 市行政审批局 市城市管理局 市大数据局 市机关事务局 市政务服务中心 市公共资源交易中心 市住房公积金中心 市供销社 市外事办
市总工会 团市委 市妇联 市科协 市文联 市社科联 市侨联 市残联 市红十字会 市工商联
市中级人民法院 市人民检察院 市税务局 市气象局 市烟草专卖局 市邮政管理局 市消防救援支队 市海关 市地震局 市粮食和储备局
市能源局 市人防办 市贸促会 市地方志办 市仲裁办 市公路事业中心 市图书馆 市博物馆 市文化馆 市美术馆
市疾控中心 市中心血站 市第一人民医院 市中医医院 市妇幼保健院 市急救中心 市康复医院 市广播电视台 市日报社 市融媒体中心
市第一中学 市实验中学 市师范附小 市职业技术学院 市广播电视大学 市特殊教育学校 市规划设计院 市测绘院 市水文中心 市河道管理处
市园林管理处 市环境监测站 市农业科学院 市林业科学所 市种子站 市畜牧中心 市渔业站 市农机中心 市质检所 市计量所
市社保中心 市就业中心 市人才中心 市救助站 市社会福利院 市军休中心 市法律援助中心 市公证处 市投资评审中心 市国库支付中心`.split(
    /\s+/,
  );
const COUNTIES = ["清河区", "平安区", "永宁区", "安阳县", "泰和县", "长兴县", "东明县", "西林县"];
const TOWNS =
  "龙泉镇 柳树镇 石桥镇 白塔镇 双河镇 青山乡 新华街道 解放街道 桃园镇 梅林镇 大湾镇 小溪乡 兴隆镇 太平镇 凤凰街道 朝阳街道 红旗镇 云峰镇 南关街道 北苑街道".split(
    " ",
  );
const CLASSES = ["一类", "二类", "三类"] as const;

/** About how many organs are large and therefore have two branches; every other organ has one. */
const SECOND_BRANCHES = 80;

const openIdOf = (digits: string) => madeUp.personId(`demo${digits.padStart(28, "0")}`);

/** Avoids a repeated word in a branch's name, such as 机关 in 市人大机关机关支部. */
const branchName = (organ: DemoUnit, name: string): string =>
  `${organ.name}${organ.name.endsWith("机关") ? name.replace(/^机关/, "") : name}`;

/** Builds the demo city; the same dice give the same city. */
export function createCity(dice: Dice): DemoCity {
  const newName = createNames(dice);
  let people = 0;
  const person = (): DemoPerson => {
    people += 1;
    return { personId: openIdOf(String(people)), name: newName() };
  };
  const made: DemoUnit[] = [];
  const unit = (
    id: string,
    name: string,
    place: Pick<DemoUnit, "level" | "kind" | "parentId" | "members"> & Partial<Pick<DemoUnit, "names" | "class">>,
  ): DemoUnit => {
    const secretary = person();
    const one = {
      names: [],
      class: undefined,
      ...place,
      id,
      name,
      chatId: madeUp.chatId(`demo${id.padStart(28, "0")}`),
      secretary,
      member: person(),
    };
    made.push(one);
    return one;
  };
  const committee = unit("gw", "市直机关工委", {
    names: ["工委", "市直工委"],
    level: "市",
    kind: "committee",
    parentId: ROOT,
    members: 16,
  });
  const organs = ORGANS.map((name, index) =>
    unit(`jg${index + 1}`, name, {
      level: "市",
      kind: "organ",
      class: CLASSES[index % CLASSES.length],
      parentId: committee.id,
      members: 24 + dice.upTo(90),
      names: name.startsWith("市") && !name.startsWith("市委") ? [name.slice(1)] : [],
    }),
  );
  const branches = organs.flatMap((organ, index) => {
    const isLarge = index % Math.ceil(organs.length / SECOND_BRANCHES) === 0 || index < SECOND_BRANCHES / 2;
    const base = { level: "市", kind: "branch", class: organ.class, parentId: organ.id } as const;
    const members = () => 12 + dice.upTo(24);
    return isLarge
      ? ["机关第一支部", "机关第二支部"].map((name, at) =>
          unit(`${organ.id}z${at + 1}`, branchName(organ, name), { ...base, members: members() }),
        )
      : [unit(`${organ.id}z1`, branchName(organ, "机关支部"), { ...base, members: members() })];
  });
  const counties = COUNTIES.map((name, index) =>
    unit(`xq${index + 1}`, `${name}机关工委`, {
      names: [name],
      level: "县",
      kind: "committee",
      parentId: ROOT,
      members: 9,
    }),
  );
  const towns = TOWNS.map((name, index) => {
    const county = counties[index % counties.length] ?? committee;
    return unit(`xz${index + 1}`, `${name}机关党委`, {
      names: [name],
      level: "乡",
      kind: "organ",
      class: CLASSES[index % CLASSES.length],
      parentId: county.id,
      members: 18 + dice.upTo(30),
    });
  });
  for (const [index, town] of towns.entries()) {
    unit(`${town.id}z1`, `${TOWNS[index] ?? ""}机关支部`, {
      level: "乡",
      kind: "branch",
      class: town.class,
      parentId: town.id,
      members: 12 + dice.upTo(18),
    });
  }
  for (const county of counties) {
    unit(`${county.id}z1`, `${county.names[0] ?? ""}直属机关支部`, {
      level: "县",
      kind: "branch",
      class: "二类",
      parentId: county.id,
      members: 14 + dice.upTo(14),
    });
  }
  // A fixed name, so that adding this person does not change the names of others.
  const head = { personId: openIdOf("head"), name: "沈国梁" };
  return {
    head,
    committee,
    organs,
    branches,
    counties,
    towns,
    units: made,
    leader: person(),
    admin: person(),
    newName,
  };
}
