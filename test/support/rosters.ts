/** The sheet of a city of five thousand units: committees, organs and branches, children before their parents. */
export function largeRoster(): string[][] {
  const rows = [["编号", "名称", "简称", "上级", "层级", "类型", "类别", "党员数", "书记"]];
  for (let index = 4999; index >= 0; index -= 1) {
    const id = `U${String(index).padStart(5, "0")}`;
    if (index < 10) rows.push([id, `第${index}机关工委`, "", "", "市", "工委", "", "10", "王一"]);
    else if (index < 1000) {
      rows.push([id, `第${index}局`, `${index}局`, `第${index % 10}机关工委`, "", "机关", "一类", "80", "李二"]);
    } else rows.push([id, `第${index}支部`, "", `第${10 + (index % 990)}局`, "", "支部", "二类", "20", ""]);
  }
  return rows;
}

/** The same sheet with a superior that does not exist in every hundredth row: fifty wrong rows. */
export const spoiltRoster = (): string[][] =>
  largeRoster().map((row, index) => (index > 0 && index % 100 === 0 ? row.with(3, "没有这个单位") : row));
