// Progressive enhancement only. Without this script charts are shown as tables, and choices are sent with a button.
(() => {
  const chartsPath = document.currentScript.dataset.charts;

  // On a phone the menu is wider than the screen, so the current page is scrolled into view.
  document.querySelector("header nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const FADE_PX = 36;
  // In a table wider than the screen the current month is scrolled into view, instead of January.
  for (const month of document.querySelectorAll("th[data-now]")) {
    const place = month.closest(".scroll");
    const least = month.offsetLeft + month.offsetWidth + FADE_PX - place.clientWidth;
    // The first column stays in view, so a whole column begins beside it.
    const [names, ...columns] = month.parentElement.children;
    const starts = columns.map((column) => column.offsetLeft - names.offsetWidth);
    place.scrollLeft = starts.find((start) => start >= least) ?? least;
  }
  for (const button of document.querySelectorAll("[data-unneeded]")) button.hidden = true;
  // Pressing a button first takes the focus from a field, and the field's change event must not submit the form before
  // the button does.
  let isOnButton = false;
  document.addEventListener("pointerdown", (event) => {
    isOnButton = event.target.closest("button") !== null;
  });
  document.addEventListener("pointerup", () => {
    isOnButton = false;
  });
  // A page restored from the back/forward cache still has the choice with which it was left.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    for (const day of document.querySelectorAll("form.bar .days input")) day.disabled = false;
    for (const form of document.querySelectorAll("form.bar")) form.reset();
  });
  for (const choice of document.querySelectorAll("[data-submit]")) {
    // With the keyboard, arrows and letters step through the options, so only Enter or the button submits.
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
      // For 「自选日期」 the two days are chosen next, and the button submits them.
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
  const KEYS = [
    ["/", "到查找框"],
    ["↑ ↓", "在列表里上一行、下一行"],
    ["Enter", "打开所在的一行"],
    ["?", "看快捷键"],
    ["Esc", "关闭"],
  ];
  const showKeys = () => {
    const dialog = document.createElement("dialog");
    const list = document.createElement("dl");
    for (const [key, words] of KEYS) {
      const [name, does] = [document.createElement("dt"), document.createElement("dd")];
      [name.textContent, does.textContent] = [key, words];
      list.append(name, does);
    }
    const title = document.createElement("h2");
    title.textContent = "快捷键";
    dialog.className = "keys";
    dialog.setAttribute("aria-label", title.textContent);
    dialog.append(title, list);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };
  const goToSearch = () => {
    const field = document.querySelector("[data-search]");
    field?.focus();
    field?.select();
    return field !== null;
  };
  // Only from a link of a row: elsewhere the arrows scroll as they always do.
  const goToRow = (link, step) => {
    const row = link.closest("tbody tr, .records li, .lines li");
    let next = row;
    do next = step > 0 ? next?.nextElementSibling : next?.previousElementSibling;
    while (next && next.querySelector("a") === null);
    next?.querySelector("a").focus();
    return Boolean(next);
  };
  const SHORTCUTS = {
    "/": goToSearch,
    "?": () => {
      showKeys();
      return true;
    },
    ArrowDown: ({ target }) => goToRow(target, 1),
    ArrowUp: ({ target }) => goToRow(target, -1),
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(?:INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (SHORTCUTS[event.key]?.(event)) event.preventDefault();
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

  // While a message is being sent, the page is loaded again at growing intervals until it shows the result.
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
  // Pixels, of which the style sheet scales the width to that of the place.
  const ON_PAPER = { small: { width: 340, height: 52 }, wide: { width: 720, height: 190 } };
  let drawn = [];

  function draw(isOnPaper = false) {
    for (const chart of drawn) chart.release();
    const isDark = dark.matches && !isOnPaper;
    const theme = isDark ? "dark" : "light";
    const ink = isDark ? "#a4a9b3" : "#5d6470";
    const VChart = window.VChart.default ?? window.VChart.VChart;
    drawn = places.map((place) => {
      const spec = {
        background: "transparent",
        animation: false,
        color: COLOURS[theme],
        bar: { style: { cursor: "pointer" } },
        ...(isOnPaper ? ON_PAPER[place.closest(".small") === null ? "wide" : "small"] : {}),
        ...JSON.parse(place.dataset.chart),
      };
      for (const axis of spec.axes ?? []) axis.label = { ...axis.label, style: { ...axis.label?.style, fill: ink } };
      const chart = new VChart(spec, { dom: place, theme });
      chart.renderSync();
      // A click on a bar opens the rows it counts; the table beside it has the same links.
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
    dark.addEventListener("change", () => draw());
    // Paper is always light, and a chart as high as its card on the screen would fill half a sheet.
    addEventListener("beforeprint", () => draw(true));
    addEventListener("afterprint", () => draw());
    document.documentElement.dataset.charts = "drawn";
  });
  script.addEventListener("error", () => {
    // If the charts cannot be loaded, the tables show the same numbers.
    for (const place of places) {
      place.hidden = true;
      const fold = place.parentElement.querySelector("details");
      if (fold) fold.open = true;
    }
    document.documentElement.dataset.charts = "missing";
  });
  document.head.append(script);
})();
