"use strict";
// Each heading with a button sorts its table; the form leaves the rows that agree with it.

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function keyOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.sort ?? cell.textContent.trim();
}

function sort(heading) {
  const table = heading.closest("table");
  const column = heading.cellIndex;
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [keyOf(row, column), row]);
  const sign = ascending ? 1 : -1;
  rows.sort(([one], [other]) => sign * collator.compare(one, other));
  body.append(...rows.map(([, row]) => row));
}

for (const button of document.querySelectorAll("thead button")) {
  button.addEventListener("click", () => sort(button.closest("th")));
}

const form = document.querySelector("form");
const rows = [...document.querySelectorAll(".behaviours tbody tr")];

function filter() {
  const wanted = new FormData(form);
  const text = wanted.get("text").toLowerCase();
  let shown = 0;
  for (const row of rows) {
    row.hidden = !(
      (!wanted.get("vendor") || row.dataset.vendor === wanted.get("vendor")) &&
      (!wanted.get("state") || row.dataset.state === wanted.get("state")) &&
      (!wanted.get("kind") || row.dataset.kind === wanted.get("kind")) &&
      (!wanted.get("provenance") || row.dataset.provenance === wanted.get("provenance")) &&
      row.textContent.toLowerCase().includes(text)
    );
    shown += row.hidden ? 0 : 1;
  }
  form.elements.shown.value = `${shown} of ${rows.length} shown`;
}

function showTarget() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!row || !row.hidden) return;
  form.reset();
  filter();
  row.scrollIntoView();
}

form.hidden = false; // without this script it would do nothing
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
window.addEventListener("hashchange", showTarget);
filter();
