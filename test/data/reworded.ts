/**
 * Forty sentences as drafters write them, on the ledger of test/support/report-year.ts: order and units changed, ten of
 * them without saying what is counted, by whom or when. `truth` is what a careful reader with the ledger would answer;
 * `?` is that nobody could. `onDemo` is where the demo city's ledger, which holds other numbers behind the same phrases,
 * makes it another.
 */
export const REWORDED: readonly {
  readonly says: string;
  readonly truth: string;
  readonly onDemo?: string;
}[] = [
  { says: "2026年以来，领导班子带头学，班子会议集中学习已达43场。", truth: "M1.1 ✔" },
  { says: "2026年以来，班子集中学习45次。", truth: "M1.1 ✘" },
  { says: "2026年，市直机关工委中心组研讨学习三次。", truth: "M1.2 ✔" },
  { says: "2026年，市直机关工委先后开办主体班6期。", truth: "M1.4 ✔" },
  { says: "2026年以来举办的主体培训班，参训累计超过800人次。", truth: "M1.5 ✔" },
  { says: "2026年，市直机关各级党组织党课讲了120多场。", truth: "M1.6 ✔" },
  { says: "2026年，市直机关各级党组织开展党课130余场次。", truth: "M1.6 ✘" },
  { says: "党课进支部、进科室，2026年市直机关听课人数0.98万人次。", truth: "M1.7 ✘" },
  { says: "2026年，市直机关各级党组织上党课126场，听课9812人次。", truth: "M1.6 ✔ M1.7 ✔", onDemo: "M1.6 ✘ M1.7 ✘" },
  { says: "2026年，10次联席会议在全市先后召开。", truth: "M2.1 ✔" },
  { says: "2026年，全市协调解决难点问题十五项。", truth: "M2.2 ✔" },
  { says: "全市重点党建项目2026年实施逾20个。", truth: "M2.3 ✔" },
  { says: "2026年，12篇调研报告由市直机关工委完成。", truth: "M3.1 ✔" },
  { says: "2026年，市委、市政府采纳市直机关工委的建议8项。", truth: "M3.2 ✘" },
  { says: "2026年，市直机关工委组织百余次帮扶。", truth: "M3.3 ✔" },
  { says: "2026年，市直机关工委帮扶中解决困难约210件。", truth: "M3.4 ✔" },
  { says: "300余场志愿服务在2026年由市直机关各级党组织开展。", truth: "M3.5 ✔" },
  { says: "2026年，市直机关志愿服务惠及群众1.05万人次。", truth: "M3.6 ✘" },
  { says: "2026年，先进党组织20个、优秀共产党员100人由市直机关工委评出。", truth: "M4.2 ✔ M4.3 ✔" },
  { says: "2026年，市直机关工委表彰了20名优秀个人。", truth: "M4.5 ✔" },
  { says: "2026年，5家后进单位受到市直机关工委通报批评。", truth: "M4.6 ✔" },
  { says: "2026年，平台注册用户突破1.5万人。", truth: "M5.1 ✔" },
  { says: "2026年，平台累计访问量近100万次。", truth: "M5.2 ✘" },
  { says: "2026年，市直机关工委派出一百余名干部到乡镇挂职，提拔了20名。", truth: "M5.3 ✔ M5.4 ✔" },
  { says: "2026年，市直机关工委办交流活动24场，1968人次参加。", truth: "M5.5 ✔ M5.6 ✔", onDemo: "M5.5 ✔ M5.6 ✘" },
  { says: "2026年，市直机关工委查处违规问题12起。", truth: "M6.1 ✘" },
  { says: "2026年，市直机关工委举办培训班34个，共培训3056人次。", truth: "M6.3 ✔ M6.4 ✔", onDemo: "M6.3 ✔ M6.4 ✘" },
  { says: "作风建设先进个人20名、作风建设先进单位10个，是市直机关工委2026年评选的。", truth: "M6.5 ✔ M6.6 ✔" },
  { says: "2026年，市直机关亮明身份的党员有1000余人。", truth: "M7.4 ✔" },
  { says: "2026年，市直机关工委发现并整改问题205个，规范化检查105次。", truth: "M7.5 ✔ M7.6 ✔" },
  // Without a subject, a period or a whole number: nobody could tell.
  { says: "2026年共开展120余场次，覆盖近万人次。", truth: "?" },
  { says: "市直机关工委评出优秀个人20名，干劲更足了。", truth: "?" },
  { says: "开展党课120余场次。", truth: "?" },
  { says: "2026年参训800余人次，反响良好。", truth: "?" },
  { says: "2026年解决了200余件，办结率100%。", truth: "?" },
  { says: "2026年先后举办30余场次。", truth: "?" },
  { says: "2026年，市直机关工委同比多开展党课12场次，增长20%。", truth: "?" },
  { says: "2026年，全市各级共开展志愿服务300余次。", truth: "?" },
  { says: "2026年，处理20人，整改到位。", truth: "?" },
  { says: "截至2026年9月底，市直机关工委完成调研报告12篇。", truth: "?" },
];
