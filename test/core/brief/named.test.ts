// Names in a brief: places and speakers in short lines and keyed ones, inspected units, kinds of meetings.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";
import type { KindName } from "#core";

const TODAY = "2026-11-30";
const RUNS = { numRuns: 60 };

/** The form of the given kind, otherwise of the first. */
function formOf(text: string, kind?: KindName) {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const told = deed?.kinds.find((one) => one.kind === kind) ?? deed?.kinds[0];
  return deed && told && fillForms(brief, deed, commandedOf(told), TODAY)[0]?.partial;
}
const fieldOf = (text: string, kind: KindName, key: string): string | undefined =>
  formOf(text, kind)?.content.fields[key]?.toString();

const number = fc.integer({ min: 11, max: 90 });

describe("the place", () => {
  const hall = fc.constantFrom("三楼报告厅", "港务大厦会议室", "青山党校", "职工活动中心", "滨河礼堂");
  const lines: readonly ((hall: string, many: number) => string)[] = [
    (at, many) => `11月12日 ${at} 党委书记葛云舟讲《永葆初心》 听课党员${many}人`,
    (at, many) => `11.12 ${at} 党课 主讲葛云舟 听课${many}人`,
    (at, many) => `县港航中心党课：11月12日 ${at} 葛云舟书记讲党课 到课${many}人 1小时`,
  ];
  test("stands in a short line after the day", () => {
    fc.assert(
      fc.property(fc.constantFrom(...lines), hall, number, (line, at, many) => {
        expect(fieldOf(line(at, many), "lecture", "place"), line(at, many)).toBe(at);
      }),
      RUNS,
    );
  });

  const block = fc.constantFrom("清水湾小区", "东关社区", "人民公园", "客运站", "民生广场");
  const deeds: readonly ((block: string, many: number) => string)[] = [
    (at, many) => `报志愿服务 11.12 ${at}清理小广告 参加党员${many} 受益居民300人次 2h`,
    (at, many) => `11月12日 ${at}反诈宣传 党员${many}人 发放资料200份`,
    (at, many) => `志愿：11.12 ${at}义诊 参加党员${many}人 县医院二支部`,
  ];
  test("stands in a short line before what was done there", () => {
    fc.assert(
      fc.property(fc.constantFrom(...deeds), block, number, (line, at, many) => {
        const form = formOf(line(at, many), "volunteering");
        expect(form?.content.fields.place, line(at, many)).toBe(at);
        expect(form?.content.amounts.people?.value, line(at, many)).toBe(many);
      }),
      RUNS,
    );
  });

  const key = fc.constantFrom("帮扶对象", "被帮扶对象", "帮扶村", "结对村", "受帮扶村");
  const village = fc.constantFrom("石桥乡杨树村", "白河镇上湾村", "柏林乡三岔社区");
  test("is the village under its key", () => {
    fc.assert(
      fc.property(key, village, number, (said, at, many) => {
        const text = `结对帮扶登记表\n${said}：${at}\n帮扶时间：11月12日\n参加人数：${many}人\n解决实际困难：2件`;
        expect(fieldOf(text, "assistance", "place"), text).toBe(at);
      }),
      RUNS,
    );
    const person = "结对帮扶登记表\n帮扶对象：困难老党员孙有福\n帮扶时间：11月12日\n参加人数：4人";
    expect(fieldOf(person, "assistance", "place"), person).toBeUndefined();
  });

  test("is the one under its key, whatever general word stands before", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("养老院", "福利院", "学校", "社区", "医院"),
        fc.constantFrom("夕阳红老年公寓", "向阳康养之家", "晨光托养中心"),
        number,
        (general, at, many) => {
          const text = `前天我们支部去${general}做卫生啦！${many}个党员，忙了一上午。地点：${at}。 市排水公司党支部`;
          expect(fieldOf(text, "volunteering", "place"), text).toBe(at);
        },
      ),
      RUNS,
    );
  });

  test("may be a name in quotation marks or a clause of its own", () => {
    fc.assert(
      fc.property(fc.constantFrom("初心书房", "红石榴驿站", "青禾茶室"), number, (at, many) => {
        const text = `县发改局青年理论学习小组11月12日下午在“${at}”开展集中学习，${many}名青年参加。`;
        expect(fieldOf(text, "study", "place"), text).toBe(at);
      }),
      RUNS,
    );
    fc.assert(
      fc.property(
        fc.constantFrom("清溪镇茶叶加工园", "白塔乡文化广场", "东沟村村部院子"),
        fc.constantFrom("里", "上", "中"),
        number,
        (at, within, many) => {
          const text = `11月12日傍晚，${at}${within}，镇党委委员、组织委员乔松给党员和茶农上了一堂党课，${many}多人围坐着听。`;
          const place = fieldOf(text, "lecture", "place");
          expect(place?.startsWith(at), `${text} ${place}`).toBe(true);
        },
      ),
      RUNS,
    );
  });
});

describe("the speaker", () => {
  const title = fc.constantFrom("老人", "老先生", "老同志", "老书记", "老英雄", "同志");
  const frames: readonly ((who: string, title: string) => string)[] = [
    (who, as) =>
      `11月12日，新城社区党委邀请老战士、90岁的${who}${as}走进党群服务中心，为辖区党员上了一堂党课，65名党员到场。`,
    (who, as) =>
      `11月12日，县一中党支部邀请退休教师${who}${as}来到校园，给师生党员讲了一堂难忘的党课，65名听众深受感动。`,
    (who, as) => `11月12日，街道党工委请来86岁的老党员${who}${as}，为65名青年党员上党课。`,
  ];
  test("is the veteran who was invited", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.constantFrom("梁守成", "方玉山", "祁茂林"),
        title,
        (frame, who, as) => {
          expect(fieldOf(frame(who, as), "lecture", "speaker"), frame(who, as)).toBe(who);
        },
      ),
      RUNS,
    );
  });
});

describe("the inspected unit", () => {
  const names = fc.constantFrom(
    ["县住建局机关支部", "县住建局机关第三党支部"],
    ["市农机公司支部", "市农机公司生产车间党支部"],
    ["县供电公司党委", "县供电公司本部党委"],
  );
  test("is named as fully as the text does", () => {
    fc.assert(
      fc.property(names, number, ([short, full], many) => {
        const text = `县直机关工委对${short}开展党建检查\n11月12日，县直机关工委一行3人对${full}开展党建工作检查，共发现问题${many}条。`;
        expect(formOf(text, "inspection")?.targetName, text).toBe(full);
      }),
      RUNS,
    );
  });

  test("is a town whose name looks like a person's, and not the house that was looked at", () => {
    const town = fc.constantFrom("柳林镇", "黄沙乡", "白石镇", "马坡村", "梅岭乡");
    const house = fc.constantFrom("党群服务中心", "村部活动室", "便民服务站");
    fc.assert(
      fc.property(town, house, number, (name, at, many) => {
        const text = `11月12日，县委组织部督导组到${name}开展基层党建督导，反馈问题${many}个。督导组详细查看了${at}的值班情况。`;
        expect(formOf(text, "inspection")?.targetName, text).toBe(name);
      }),
      RUNS,
    );
  });
});

describe("the kind of a meeting", () => {
  const meetings: readonly (readonly [said: string, type: string])[] = [
    ["党组理论学习中心组读书班", "中心组"],
    ["党委中心组专题学习会", "中心组"],
    ["党委理论学习中心组集体学习", "中心组"],
    ["党组中心组读书会", "中心组"],
  ];
  test("is that of the body in its name", () => {
    fc.assert(
      fc.property(fc.constantFrom(...meetings), number, ([said, type], many) => {
        const text = `县税务局举办${said}\n11月12日，县税务局${said}在县委党校举办，采取自学和研讨的方式，${many}人参加。`;
        expect(formOf(text, "study")?.category, text).toBe(type);
      }),
      RUNS,
    );
  });

  test("stands in the heading of minutes", () => {
    const heading = fc.constantFrom(
      ["党小组会", "党小组会"],
      ["党小组会议", "党小组会"],
      ["支委会", "支委会"],
      ["党员大会", "党员大会"],
    );
    const paper = fc.constantFrom("会议记录", "记录", "纪要", "会议纪要");
    fc.assert(
      fc.property(heading, paper, number, ([said, type], last, many) => {
        const name = `${said}${last}`;
        const text = `${name}\n时间：2026年11月12日 17:00\n地点：三楼会议室\n出席：马骏等共${many}人\n内容：学习纪律处分条例；评议党员表现。\n县医院党支部`;
        expect(formOf(text, "study")?.category, text).toBe(type);
      }),
      RUNS,
    );
  });
});
