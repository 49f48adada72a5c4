/** Columns month by month without axes, for a small place. */
export const columnSpec = (labels: readonly string[], values: readonly number[]): object => ({
  type: "bar",
  data: [{ id: "months", values: labels.map((label, at) => ({ label, value: values[at] ?? 0 })) }],
  xField: "label",
  yField: "value",
  padding: { top: 4, right: 0, bottom: 0, left: 0 },
  axes: [
    { orient: "left", visible: false },
    { orient: "bottom", visible: true, tick: { visible: false }, label: { style: { fontSize: 10 }, sampling: true } },
  ],
  tooltip: { visible: false },
  crosshair: { xField: { visible: false } },
});

/** Columns month by month, each made of its kinds. */
export const stackedSpec = (
  labels: readonly string[],
  series: readonly { readonly label: string; readonly times: readonly number[] }[],
): object => ({
  type: "bar",
  stack: true,
  data: [
    {
      id: "months",
      values: series.flatMap(({ label: kind, times }) =>
        labels.map((label, at) => ({ label, kind, value: times[at] ?? 0 })),
      ),
    },
  ],
  xField: "label",
  yField: "value",
  seriesField: "kind",
  padding: { top: 8, right: 4, bottom: 0, left: 0 },
  legends: { visible: true, orient: "bottom", maxRow: 2 },
  axes: [
    { orient: "left", grid: { visible: true }, tick: { visible: false }, label: { style: { fontSize: 11 } } },
    { orient: "bottom", tick: { visible: false }, label: { style: { fontSize: 11 }, sampling: true } },
  ],
  tooltip: { renderMode: "canvas", mark: { visible: false } },
});
