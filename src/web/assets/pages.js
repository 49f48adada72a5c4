// The pages work without any of this: charts have their tables, choices their buttons.
(() => {
  const chartsPath = document.currentScript.dataset.charts;

  // On a phone the menu is wider than the screen: where one is stays in view.
  document.querySelector("header nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const FADE_PX = 36;
  // Of a year that is wider than the screen the running month is in view, not January.
  for (const month of document.querySelectorAll("th[data-now]")) {
    const place = month.closest(".scroll");
    place.scrollLeft = month.offsetLeft + month.offsetWidth + FADE_PX - place.clientWidth;
  }
  for (const button of document.querySelectorAll("[data-unneeded]")) button.hidden = true;
  // A press on a button takes the focus from a field first, whose change must not send the form before the button does.
  let isOnButton = false;
  document.addEventListener("pointerdown", (event) => {
    isOnButton = event.target.closest("button") !== null;
  });
  document.addEventListener("pointerup", () => {
    isOnButton = false;
  });
  // A page that is brought back whole still has the choice that left it.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    for (const day of document.querySelectorAll("form.bar .days input")) day.disabled = false;
    for (const form of document.querySelectorAll("form.bar")) form.reset();
  });
  for (const choice of document.querySelectorAll("[data-submit]")) {
    // Arrows and letters go through a list's choices one by one: with keys, Enter or the button submits.
    let isByKeys = false;
    choice.addEventListener("pointerdown", () => {
      isByKeys = false;
    });
    choice.addEventListener("keydown", (event) => {
      isByKeys = choice.tagName === "SELECT";
      if (event.key !== "Enter" || !isByKeys) return;
      event.preventDefault();
      choice.form.requestSubmit();
    });
    choice.addEventListener("change", () => {
      if (isByKeys || isOnButton) return;
      // Days are chosen after 「自选日期」, and sent with the button.
      if (choice.value === choice.dataset.days) return;
      for (const day of choice.form.querySelectorAll(".days input")) day.disabled = choice.dataset.days !== undefined;
      choice.form.requestSubmit();
    });
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = navigator.clipboard === undefined;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText);
      button.textContent = "已复制";
    });
  }
  // Select the current text on focus, so that typing replaces it and the list offers all units.
  for (const field of document.querySelectorAll("input[list]")) field.addEventListener("focus", () => field.select());
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(?:INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = document.querySelector("[data-search]");
    if (field === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  for (const form of document.querySelectorAll("form[data-confirm]")) {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.confirm)) event.preventDefault();
    });
  }
  for (const form of document.querySelectorAll("form[data-working]")) {
    form.addEventListener("submit", () => {
      const button = form.querySelector("button");
      button.disabled = true;
      button.textContent = form.dataset.working;
      form.setAttribute("aria-busy", "true");
    });
  }

  // What is on its way is looked at again, less and less often, until the page says what became of it.
  const lookAgain = (wait) => {
    const place = document.querySelector("[data-again]");
    if (place === null || wait > MOST_WAIT_MS) return;
    setTimeout(async () => {
      const answer = await fetch(location.pathname + location.search).catch(() => undefined);
      if (answer?.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.id);
        if (fresh !== null) place.replaceWith(fresh);
      }
      lookAgain(wait * 2);
    }, wait);
  };
  const MOST_WAIT_MS = 16_000;
  lookAgain(500);

  const places = [...document.querySelectorAll("[data-chart]")];
  if (places.length === 0) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const COLOURS = {
    light: ["#b3261e", "#1f5bd8", "#c77700", "#2e7d4f", "#7b4bb7", "#0d7d8c", "#8a8f99"],
    dark: ["#ff8f88", "#7da7ff", "#ffc266", "#7fd0a0", "#c5a3f2", "#6fd0de", "#a4a9b3"],
  };
  let drawn = [];

  function draw() {
    for (const chart of drawn) chart.release();
    const theme = dark.matches ? "dark" : "light";
    const ink = dark.matches ? "#a4a9b3" : "#5d6470";
    const VChart = window.VChart.default ?? window.VChart.VChart;
    drawn = places.map((place) => {
      const spec = {
        background: "transparent",
        animation: false,
        color: COLOURS[theme],
        bar: { style: { cursor: "pointer" } },
        ...JSON.parse(place.dataset.chart),
      };
      for (const axis of spec.axes ?? []) axis.label = { ...axis.label, style: { ...axis.label?.style, fill: ink } };
      const chart = new VChart(spec, { dom: place, theme });
      chart.renderSync();
      // A bar leads to the rows it counts; the table beside has the same links.
      chart.on("click", { level: "mark" }, ({ datum }) => {
        if (datum?.href !== undefined && datum.value > 0) location.assign(datum.href);
      });
      place.dataset.drawn = theme;
      return chart;
    });
  }

  const script = document.createElement("script");
  script.src = chartsPath;
  script.addEventListener("load", () => {
    draw();
    dark.addEventListener("change", draw);
    document.documentElement.dataset.charts = "drawn";
  });
  script.addEventListener("error", () => {
    // Without the picture its table says the same.
    for (const place of places) {
      place.hidden = true;
      const fold = place.parentElement.querySelector("details");
      if (fold) fold.open = true;
    }
    document.documentElement.dataset.charts = "missing";
  });
  document.head.append(script);
})();
