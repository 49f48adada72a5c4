/**
 * Runs in the page: names every text, control and image of which an ancestor or the edge of the window hides a part.
 * A scroller that fades where it continues hides nothing, because one sees that it goes on. Also names cells of a
 * phone's cards that show the name of their column and no content.
 */
export const CLIPPED = `(() => {
  const SLACK = 1;
  const isHidden = (el) => {
    const { clipPath, visibility } = getComputedStyle(el);
    return clipPath !== "none" || visibility === "hidden";
  };
  const isMarked = (el) =>
    getComputedStyle(el).animationName === "fade-edges" && (el.tabIndex >= 0 || el.querySelector("a") !== null);
  const cutter = (box, parent) => {
    for (let el = parent; el !== null && el !== document.documentElement; el = el.parentElement) {
      if (isHidden(el) || isMarked(el)) return undefined;
      const { overflowX, overflowY } = getComputedStyle(el);
      if (overflowX === "visible" && overflowY === "visible") continue;
      const edge = el.getBoundingClientRect();
      const isCut = box.left < edge.left - SLACK || box.right > edge.right + SLACK || box.top < edge.top - SLACK || box.bottom > edge.bottom + SLACK;
      if (isCut) return el.tagName.toLowerCase() + "." + el.className;
    }
    const isOutside = box.left < -SLACK || box.right > document.documentElement.clientWidth + SLACK;
    return isOutside ? "the window" : undefined;
  };
  const faults = [];
  const look = (name, boxes, parent) => {
    for (const box of boxes) {
      const by = box.width === 0 ? undefined : cutter(box, parent);
      if (by !== undefined) return faults.push(name.trim().slice(0, 20) + " is cut by " + by);
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.data.trim() === "" || node.parentElement.closest("script, select, datalist, .skip") !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    look(node.data, range.getClientRects(), node.parentElement);
  }
  for (const el of document.querySelectorAll("button, input:not([type=hidden]), select, progress, img, canvas"))
    look(el.tagName.toLowerCase() + " " + (el.name ?? el.textContent ?? ""), el.getClientRects(), el.parentElement);
  for (const cell of document.querySelectorAll("td[data-label]"))
    if (getComputedStyle(cell, "::before").content.includes(cell.dataset.label) && cell.getClientRects().length > 0 && cell.textContent.trim() === "")
      faults.push(cell.dataset.label + " has a name and no content");
  return faults;
})()`;
