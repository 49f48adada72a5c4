import type { Dice } from "./dice.ts";

const SURNAMES = [
  ..."王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛",
];
const FIRST = [..."建国志文晓丽海永春秀明德玉俊立新振宏美雪思子佳慧振兴锦嘉学景光荣庆世培宗"];
const SECOND = [..."强伟敏静磊军洋勇艳杰娟涛超霞平刚辉玲芳波兰宁峰琴红飞鹏斌凯莉健云松"];

/** Returns a new name each time. */
export function createNames(dice: Dice): () => string {
  const given = new Set<string>();
  return () => {
    for (;;) {
      const name = `${dice.pick(SURNAMES)}${dice.pick(FIRST)}${dice.pick(SECOND)}`;
      if (given.has(name)) continue;
      given.add(name);
      return name;
    }
  };
}
