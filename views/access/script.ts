/**
 * The page's own script, as a browser runs it. It hides and marks what is there, and makes no markup out of text. What
 * is filtered stands in the address, behind `#?`, so that it can be sent to somebody.
 */
export const SCRIPT = `
"use strict";
const $ = (id) => document.getElementById(id);
const form = $("filters"), who = $("who"), what = $("what"), answer = $("answer"), count = $("count");
const sections = [...document.querySelectorAll(".matrix")].map((section) => {
  const heads = [...section.querySelectorAll("thead .who")];
  const rows = [...section.querySelectorAll("tbody tr")].map((row) => ({
    row,
    text: (row.querySelector(".label").textContent + " " + [...row.querySelectorAll("th > code")].map((code) => code.title || code.textContent).join(" ")).toLowerCase(),
    cells: [...row.querySelectorAll("td")],
    reasons: [...row.querySelectorAll("details li")].map((item) => item.firstElementChild.textContent),
  }));
  return { section, heads, rows, link: document.querySelector('nav a[href="#' + section.firstElementChild.id + '"]') };
});
const why = (row, cell) => row.reasons[Number(cell.dataset.r)];
function show() {
  const name = who.value, words = what.value.toLowerCase().split(/\\s+/).filter(Boolean), wanted = answer.value;
  const fits = (cell) => wanted === "" || cell.classList.contains(wanted);
  let requests = 0, decisions = 0, allowed = 0;
  document.body.classList.toggle("one", name !== "");
  for (const { section, heads, rows, link } of sections) {
    const column = heads.findIndex((head) => head.textContent === name);
    let shown = 0;
    heads.forEach((head, place) => head.classList.toggle("away", name !== "" && place !== column));
    for (const each of rows) {
      const asked = name === "" ? each.cells : column < 0 ? [] : [each.cells[column]];
      const found = words.every((word) => each.text.includes(word)) ? asked.filter(fits) : [];
      each.row.hidden = found.length === 0;
      if (each.row.hidden) continue;
      shown += 1; decisions += found.length;
      allowed += found.filter((cell) => cell.classList.contains("allowed")).length;
      each.cells.forEach((cell, place) => {
        cell.classList.toggle("away", name !== "" && place !== column);
        cell.classList.toggle("out", !fits(cell));
        if (name !== "" && place === column) cell.dataset.why = why(each, cell);
      });
    }
    requests += shown;
    section.hidden = shown === 0;
    link.parentElement.hidden = section.hidden;
  }
  const number = (value) => value.toLocaleString("en");
  const of = (value, one) => number(value) + " " + one + (value === 1 ? "" : "s");
  count.textContent = decisions === 0 ? "No decision matches." : of(requests, "request") + ", " + of(decisions, "decision") + ": " + number(allowed) + " allowed, " + number(decisions - allowed) + " denied.";
}
function keep() {
  const query = new URLSearchParams();
  for (const field of [who, what, answer]) if (field.value) query.set(field.id, field.value);
  history.replaceState(null, "", query.size ? "#?" + query : location.pathname + location.search);
}
function restore() {
  if (!location.hash.startsWith("#?")) return;
  const query = new URLSearchParams(location.hash.slice(2));
  for (const field of [who, what, answer]) {
    field.value = query.get(field.id) ?? "";
    if (field.selectedIndex === -1) field.value = "";
  }
  show();
}
let later;
const changed = () => { show(); keep(); };
form.hidden = false;
form.addEventListener("input", () => { clearTimeout(later); later = setTimeout(changed, 60); });
form.addEventListener("reset", () => { clearTimeout(later); later = setTimeout(changed); });
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", restore);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  what.focus();
  what.select();
});
const rowOf = new Map(sections.flatMap(({ heads, rows }) => rows.map((each) => [each.row, { heads, each }])));
document.addEventListener("pointerover", (event) => {
  const cell = event.target.closest("td[data-r]");
  if (!cell || cell.title) return;
  const { heads, each } = rowOf.get(cell.parentElement);
  cell.title = heads[each.cells.indexOf(cell)].textContent + ": " + why(each, cell);
});
document.addEventListener("click", (event) => {
  const cell = event.target.closest("td[data-r]");
  if (cell) cell.parentElement.querySelector("details").open = true;
});
restore();
`;
