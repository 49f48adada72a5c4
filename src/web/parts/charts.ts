/** One bar of a chart: its label, its height, and the page with the rows it counts. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly href: string;
}

// Records are counted in whole numbers, so the axis has no fractions.
const WHOLE = { visible: false, noDecimals: true } as const;

/** Bars by month without axes, for a small place. */
export const columnSpec = (bars: readonly Bar[]): object => ({
  type: "bar",
  data: [{ id: "months", values: bars }],
  xField: "label",
  yField: "value",
  padding: { top: 4, right: 0, bottom: 0, left: 0 },
  axes: [
    { orient: "left", visible: false, tick: WHOLE },
    { orient: "bottom", visible: true, tick: { visible: false }, label: { style: { fontSize: 10 }, sampling: true } },
  ],
  tooltip: { visible: false },
  crosshair: { xField: { visible: false } },
});

/** Bars by month, stacked by kind. */
export const stackedSpec = (series: readonly { readonly label: string; readonly bars: readonly Bar[] }[]): object => ({
  type: "bar",
  stack: true,
  data: [{ id: "months", values: series.flatMap(({ label: kind, bars }) => bars.map((bar) => ({ ...bar, kind }))) }],
  xField: "label",
  yField: "value",
  seriesField: "kind",
  padding: { top: 8, right: 4, bottom: 0, left: 0 },
  legends: { visible: true, orient: "bottom", maxRow: 2 },
  axes: [
    { orient: "left", grid: { visible: true }, tick: WHOLE, label: { style: { fontSize: 11 } } },
    { orient: "bottom", tick: { visible: false }, label: { style: { fontSize: 11 }, sampling: true } },
  ],
  tooltip: { renderMode: "canvas", mark: { visible: false } },
});
