// The chat page's script: it listens for changes, fetches pieces of the page from the server, and sends people's
// actions.
(() => {
  const { person, chat, type } = document.body.dataset;
  const chartsPath = document.currentScript?.dataset.charts;
  const byId = (id) => document.getElementById(id);
  const talk = byId("talk");
  const say = byId("say");

  // Pieces of the page

  const pieceOf = async (path) => {
    const response = await fetch(path);
    return response.ok ? response.text() : "";
  };

  const isAtEnd = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight < 120;
  const toEnd = () => talk.scrollTo({ top: talk.scrollHeight });

  const showMessage = async (id, isNew) => {
    const piece = await pieceOf(`/sandbox/page/message/${id}?as=${person}`);
    if (!piece) return;
    const holder = document.createElement("template");
    holder.innerHTML = piece;
    const fresh = holder.content.firstElementChild;
    const shown = byId(id);
    // A changed older message that is not on this page is ignored.
    if (!shown && !isNew) return;
    const stayAtEnd = isAtEnd();
    const pressed = shown?.contains(document.activeElement) ? document.activeElement.dataset.press : undefined;
    byId("empty")?.remove();
    if (shown) shown.replaceWith(fresh);
    else talk.append(fresh);
    void drawCharts(fresh);
    if (fresh.classList.contains("recalled")) {
      for (const quote of talk.querySelectorAll(`.quoted[href="#${id}"]`)) quote.textContent = "原消息已撤回";
    }
    if (pressed !== undefined) {
      const again = [...fresh.querySelectorAll("[data-press]")].find((each) => each.dataset.press === pressed);
      (again ?? talk).focus({ preventScroll: true });
    }
    if (stayAtEnd || (!shown && fresh.classList.contains("mine"))) toEnd();
  };

  const unread = JSON.parse(sessionStorage.getItem("unread") ?? "{}");
  const showChats = async () => {
    byId("chats").innerHTML = await pieceOf(`/sandbox/page/chats?as=${person}&chat=${chat}`);
    markUnread();
  };
  const markUnread = () => {
    delete unread[`${person} ${chat}`];
    sessionStorage.setItem("unread", JSON.stringify(unread));
    for (const link of document.querySelectorAll("#chats [data-id]")) {
      const count = unread[`${person} ${link.dataset.id}`] ?? 0;
      const badge = link.querySelector(".unread");
      badge.hidden = count === 0;
      badge.textContent = String(count);
      badge.title = `${count} 条新消息`;
    }
  };

  // Updates run one after the other, so that two changes of one message keep their order.
  let queue = Promise.resolve();
  const inTurn = (work) => {
    queue = queue.then(work).catch(() => {});
    return queue;
  };

  const listen = () => {
    const changes = new EventSource("/sandbox/api/events");
    let wasLost = false;
    changes.addEventListener("ready", () => {
      // After a lost connection the page is loaded anew, because it may have missed changes.
      if (wasLost) location.reload();
    });
    changes.addEventListener("error", () => {
      wasLost = true;
    });
    changes.addEventListener("message", ({ data }) => {
      const change = JSON.parse(data);
      if (change.kind === "clock") return inTurn(syncClock);
      if (change.kind === "chat") return location.reload();
      if (change.chatId === chat) inTurn(() => showMessage(change.messageId, change.isNew));
      else if (change.isNew) unread[`${person} ${change.chatId}`] = (unread[`${person} ${change.chatId}`] ?? 0) + 1;
      inTurn(showChats);
    });
  };

  // Actions of people

  const tell = async (path, body) => {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json().catch(() => ({ error: "没有应答" }));
    if (!response.ok) toast("error", answer.error ?? "没有成功");
    return answer;
  };

  let toastTimer;
  const toast = (kind, text) => {
    const box = byId("toast");
    clearTimeout(toastTimer);
    box.className = `toast ${kind}`;
    box.textContent = text;
    box.hidden = false;
    toastTimer = setTimeout(() => {
      box.hidden = true;
    }, 4000);
  };

  const grow = () => {
    say.style.height = "auto";
    say.style.height = `${Math.min(say.scrollHeight + 2, 180)}px`;
  };

  let replyTo;
  const setReply = (id, words) => {
    replyTo = id;
    byId("reply-to").hidden = !id;
    byId("reply-to").firstElementChild.textContent = id ? `回复 ${words}` : "";
    if (id) say.focus();
  };

  const mentioned = (text) =>
    [...document.querySelectorAll("[data-at]")]
      .filter((each) => text.includes(`@${each.textContent.trim()}`))
      .map((each) => each.dataset.at);

  // Pictures and files: uploaded when they are chosen, sent with the next message

  let attached = [];
  const showAttached = () => {
    const box = byId("attached");
    box.hidden = attached.length === 0;
    box.replaceChildren(
      ...attached.map((file) => {
        const chip = document.createElement("button");
        chip.type = "button";
        chip.textContent = `${file.name} ✕`;
        chip.title = "不附这个";
        chip.addEventListener("click", () => {
          attached = attached.filter((one) => one !== file);
          showAttached();
        });
        return chip;
      }),
    );
  };

  const base64Of = (file) =>
    new Promise((read, failed) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => read(reader.result.slice(reader.result.indexOf(",") + 1)));
      reader.addEventListener("error", failed);
      reader.readAsDataURL(file);
    });

  const attach = async (input) => {
    for (const file of input.files) {
      const picture = file.type.startsWith("image/");
      const { key } = await tell("/sandbox/api/upload", { name: file.name, picture, base64: await base64Of(file) });
      if (key) attached.push({ name: file.name, key, picture });
    }
    input.value = "";
    showAttached();
    say.focus();
  };

  /**
   * Builds one post with a text and pictures below it, as the client does, so that the bot can be mentioned beside a
   * picture.
   */
  const postOf = (text, pictures, isToGroup) => ({
    type: "post",
    content: {
      title: "",
      content: [
        [
          ...(isToGroup ? [{ tag: "at", user_id: "@_user_1" }] : []),
          { tag: "text", text: isToGroup ? ` ${text}` : text },
        ],
        ...pictures.map(({ key }) => [{ tag: "img", image_key: key }]),
      ],
    },
  });

  /** The content of a message: text, with pictures below; undefined if there is neither text nor a mention. */
  const bodyOf = (words, pictures, isMentioned) => {
    const text = words.trim();
    if (pictures.length > 0 && (text !== "" || isMentioned))
      return { mention: isMentioned, text: "", ...postOf(text, pictures, isMentioned) };
    if (text === "") return undefined;
    return { text: words, mentions: mentioned(words), ...(type === "group" ? { mention: isMentioned } : {}) };
  };

  const send = async () => {
    const text = say.value.trim();
    const pictures = attached.filter(({ picture }) => picture);
    const files = attached.filter(({ picture }) => !picture);
    if (text === "" && attached.length === 0) return;
    const isMentioned = type === "group" && byId("mention").checked;
    const place = { user: person, chat_id: chat, ...(replyTo ? { reply_to: replyTo } : {}) };
    const words = say.value;
    say.value = "";
    attached = [];
    showAttached();
    hidePanel();
    grow();
    setReply();
    const tellAlone = (content, kind) => tell("/sandbox/api/say", { ...place, mention: false, type: kind, content });
    const body = bodyOf(words, pictures, isMentioned);
    if (body) await tell("/sandbox/api/say", { ...place, ...body });
    else for (const { key } of pictures) await tellAlone({ image_key: key }, "image");
    for (const { key, name } of files) await tellAlone({ file_key: key, file_name: name }, "file");
    // A file cannot mention anybody. On the platform the bot only receives it with the permission to read all group
    // messages.
    if (files.length > 0 && type === "group")
      toast("info", "飞书未开通“获取群组中所有消息”时，群里单独发的文件收不到：请回复该文件，@模范 发 /附件 编号");
  };

  // The panel of slash commands

  const panel = byId("panel");
  const options = () => [...panel.querySelectorAll("[data-slash]:not([hidden])")];
  const chosen = () => panel.querySelector("[aria-selected=true]");

  const choose = (option) => {
    chosen()?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) say.setAttribute("aria-activedescendant", option.id);
    else say.removeAttribute("aria-activedescendant");
  };

  const hidePanel = () => {
    choose();
    panel.hidden = true;
  };

  const isToBot = () => type !== "group" || byId("mention").checked;

  // The panel lists commands whose name or explanation begins with the typed text; the slash may be half or full width.
  const showPanel = async () => {
    const typed = () => /^[/／]([^\s/／]*)$/.exec(say.value)?.[1]?.toLowerCase();
    if (typed() === undefined || !isToBot()) return hidePanel();
    if (panel.hidden) panel.innerHTML = await pieceOf("/sandbox/page/panel");
    // The text may have changed while the list was fetched.
    const words = typed();
    if (words === undefined) return hidePanel();
    choose();
    for (const option of panel.querySelectorAll("[data-slash]"))
      option.hidden = !option.dataset.slash.startsWith(words) && !option.lastElementChild.textContent.includes(words);
    panel.hidden = options().length === 0;
    panel.scrollTop = 0;
  };

  const insertSlash = (option) => {
    say.value = `/${option.dataset.slash} `;
    hidePanel();
    grow();
    say.focus();
  };

  /** Whether a key was handled by the panel. */
  const steerPanel = (event) => {
    if (panel.hidden) return false;
    const shown = options();
    const at = shown.indexOf(chosen());
    if (event.key === "Escape") hidePanel();
    else if (event.key === "ArrowDown") choose(shown[(at + 1) % shown.length]);
    else if (event.key === "ArrowUp") choose(shown[at <= 0 ? shown.length - 1 : at - 1]);
    else if (event.key === "Tab" && !event.shiftKey) insertSlash(shown[Math.max(at, 0)]);
    // With no entry selected, Enter sends the typed command.
    else if (event.key === "Enter" && at >= 0) insertSlash(shown[at]);
    else return false;
    event.preventDefault();
    return true;
  };

  const asks = (title, text) =>
    new Promise((answered) => {
      const dialog = byId("confirm");
      dialog.querySelector("h2").textContent = title;
      dialog.querySelector("p").textContent = text;
      dialog.addEventListener("close", () => answered(dialog.returnValue === "yes"), { once: true });
      dialog.returnValue = "no";
      dialog.showModal();
    });

  const fieldsOf = (form) => [...form.querySelectorAll("[data-field]")];

  // The name of a field without a label comes from its placeholder, such as 「请选日期」; the leading words are removed.
  const bareName = (words) =>
    words
      .trim()
      .replace(/（必填）$/, "")
      .replace(/^请(?:选择?|填写|输入)/, "");
  const nameOf = (field) =>
    bareName(field.labels[0]?.firstChild?.textContent ?? field.ariaLabel ?? field.placeholder ?? "") || "必填的一项";

  const reset = (form) => {
    for (const field of fieldsOf(form)) {
      if (field.tagName === "SELECT") for (const option of field.options) option.selected = option.defaultSelected;
      else field.value = field.defaultValue;
    }
  };

  /** Whether a form may be submitted; shows the first invalid field. */
  const mayBeSent = (form) => {
    const wrong = fieldsOf(form).find((field) => !field.checkValidity());
    if (!wrong) return true;
    wrong.focus();
    toast("warning", `请填写：${nameOf(wrong)}`);
    return false;
  };

  const showAnswer = (answer) => {
    if (answer.clientError) toast("error", `出错了，请稍后重试（code: ${answer.clientError}）`);
    else if (answer.missing) toast("warning", `请填写：${answer.missing.map(bareName).join("、")}`);
    else if (answer.refused) toast("warning", answer.refused);
    else if (answer.toast) toast(answer.toast.type, answer.toast.content);
    if (answer.openUrl) window.open(answer.openUrl, "_blank", "noopener");
  };

  const press = async (button) => {
    const message = button.closest("[data-message]");
    const form = button.closest("[data-form]");
    if (button.dataset.does === "reset") return reset(form);
    if (!message) return toast("info", "图册里的按钮只是看的");
    if (button.dataset.does === "submit" && !mayBeSent(form)) return;
    if (button.dataset.confirm && !(await asks(...JSON.parse(button.dataset.confirm)))) return;
    const values = form ? Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value])) : {};
    button.classList.add("busy");
    button.setAttribute("aria-busy", "true");
    const body = { message_id: message.id, button: JSON.parse(button.dataset.press), form: values, user: person };
    const answer = await tell("/sandbox/api/click", body);
    button.classList.remove("busy");
    button.removeAttribute("aria-busy");
    showAnswer(answer);
  };

  const turn = (button) => {
    const box = button.closest("[data-pages]");
    const pages = Number(box.dataset.pages);
    const now = Math.min(pages, Math.max(1, Number(box.dataset.page) + Number(button.dataset.turn)));
    box.dataset.page = String(now);
    for (const row of box.querySelectorAll("[data-on]")) row.hidden = row.dataset.on !== String(now);
    box.querySelector("[data-where]").textContent = `${now} / ${pages}`;
  };

  /** Half past nine in Shanghai, when reminders go out. */
  const setDay = (day) => (day === "" ? undefined : tell("/sandbox/clock", { now: `${day}T01:30:00.000Z` }));

  const DEEDS = {
    press,
    turn,
    sample: (button) => {
      say.value = button.dataset.sample;
      hidePanel();
      grow();
      say.focus();
    },
    reply: (button) => setReply(button.dataset.reply, button.dataset.words),
    recall: (button) => tell("/sandbox/api/recall", { message_id: button.dataset.recall, user: person }),
    skip: (button) => tell("/sandbox/clock", { advance_ms: Number(button.dataset.skip) }),
    jump: (button) => setDay(document.getElementById(button.dataset.jump).value),
    // Reminders come to the direct chat, so the page goes there.
    leap: async (button) => {
      toast("info", "正在跳到那天早上，提醒发到单聊");
      await setDay(button.dataset.leap);
      if (button.dataset.go !== "") location.assign(button.dataset.go);
    },
    tap: (button) => tell("/sandbox/api/menu", { user: person, key: button.dataset.tap }),
    slash: insertSlash,
    bot: (button) => tell("/sandbox/api/bot", { chat_id: chat, in: button.dataset.bot === "in", user: person }),
    at: (button) => {
      const word = `@${button.textContent.trim()} `;
      say.setRangeText(word, say.selectionStart, say.selectionEnd, "end");
      button.closest("details").open = false;
      say.focus();
    },
  };

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (!event.target.closest(".line")) hidePanel();
    const button = event.target.closest("button");
    const deed = button && Object.keys(DEEDS).find((name) => name in button.dataset);
    if (deed) DEEDS[deed](button);
  });

  // The clock

  let ahead = 0;
  const showClock = () => {
    const time = byId("now");
    const at = new Date(Date.now() + ahead);
    time.textContent = at.toLocaleString("zh-CN", {
      timeZone: "Asia/Shanghai",
      month: "numeric",
      day: "numeric",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    });
    time.dateTime = at.toISOString();
  };
  const syncClock = async () => {
    const state = await (await fetch("/sandbox/api/state")).json();
    ahead = Date.parse(state.now) - Date.now();
    showClock();
  };

  // Charts

  let charts;
  const loadCharts = () => {
    charts ??= new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.src = chartsPath;
      script.addEventListener("load", loaded);
      script.addEventListener("error", failed);
      document.head.append(script);
    });
    return charts;
  };

  const drawCharts = async (root) => {
    const places = [...root.querySelectorAll("[data-chart]:not([data-drawn])")];
    if (places.length === 0) return;
    await loadCharts();
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const VChart = window.VChart.default ?? window.VChart.VChart;
    for (const place of places) {
      place.dataset.drawn = "";
      const spec = { background: "transparent", animation: false, ...JSON.parse(place.dataset.chart) };
      new VChart(spec, { dom: place, theme: isDark ? "dark" : "light" }).renderSync();
    }
  };

  void drawCharts(document);
  if (!talk) return;

  ahead = Number(byId("now").dataset.now) - Date.now();
  showClock();
  setInterval(showClock, 10_000);
  markUnread();
  const sought = talk.querySelector(".sought");
  if (sought) sought.scrollIntoView({ block: "center" });
  else toEnd();
  listen();
  // A person who only views a group has no input field.
  if (!say) return;
  say.addEventListener("input", () => {
    grow();
    void showPanel();
  });
  say.addEventListener("keydown", (event) => {
    if (!event.isComposing && steerPanel(event)) return;
    if (event.key === "Escape") setReply();
    // Enter during text composition selects a word and must not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  });
  byId("file").addEventListener("change", ({ target }) => void attach(target));
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
    say.focus();
  });
  byId("reply-to")
    .querySelector("button")
    .addEventListener("click", () => setReply());
  if (matchMedia("(pointer: fine)").matches) say.focus();
})();
