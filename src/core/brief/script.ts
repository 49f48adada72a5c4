const TRADITIONAL =
  "黨員會學習級個戶時間組織幹團開區縣機關專題訓練參賽隊務願單問難貧掛職獎錄發聯點導實檢測調劃領與條處報記書義診鄉鎮臨選講課聽從舉辦歷來們國際訪風過節號將並說東樹動業館獻籃誓詞揚權設數據協議聚眾環總結題圖線圓滿聲頒評優秀勵張貼傳單掃潔擦護欄欄幫扶慰問困長輩診臺賬規範違紀應觀摩談彙匯報養樓場歲齡兒師醫藥準備關愛為萬億兩雙對達體現軍屬緊紅藍綠顏質產經驗貫徹強";
const SIMPLIFIED =
  "党员会学习级个户时间组织干团开区县机关专题训练参赛队务愿单问难贫挂职奖录发联点导实检测调划领与条处报记书义诊乡镇临选讲课听从举办历来们国际访风过节号将并说东树动业馆献篮誓词扬权设数据协议聚众环总结题图线圆满声颁评优秀励张贴传单扫洁擦护栏栏帮扶慰问困长辈诊台账规范违纪应观摩谈汇汇报养楼场岁龄儿师医药准备关爱为万亿两双对达体现军属紧红蓝绿颜质产经验贯彻强";

const SIMPLE: ReadonlyMap<string, string> = new Map(
  [...TRADITIONAL].map((char, index) => [char, [...SIMPLIFIED][index] ?? char]),
);

/** The text with characters of the traditional script made simplified, each in its place; for reading only. */
export const simplify = (text: string): string => text.replace(/[\u4e00-\u9fff]/g, (char) => SIMPLE.get(char) ?? char);
