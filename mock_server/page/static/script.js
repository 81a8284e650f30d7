"use strict";

const POLL_EVERY = 2000; // milliseconds

/** Show each button that copies a text, and let it. */
function letCopy() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copyOf(button));
  }
}

/** Copy the text that a button belongs to, and say on the button whether it went well. */
async function copyOf(button) {
  const source = document.getElementById(button.dataset.copy);
  const word = button.firstChild;
  word.data = (await copied(source)) ? "Copied" : "Selected: press Ctrl+C";
  setTimeout(() => { word.data = "Copy"; }, 3000);
}

/** Whether the text is on the clipboard; if not, it is selected. */
async function copied(source) {
  getSelection().selectAllChildren(source);
  try {
    await navigator.clipboard.writeText(source.textContent); // only at localhost and over HTTPS
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

/** Follow the requests: new rows come on top, and the oldest go. */
function follow(live) {
  const body = document.querySelector("#requests tbody");
  const news = document.getElementById("news");
  const pause = document.getElementById("pause");
  let last = Number(live.dataset.last);
  let paused = false;
  live.hidden = false;

  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    news.textContent = paused ? "Paused." : "New requests appear by themselves.";
  });

  /** Ask for what came after the top row, and for that row: another one stands there where the
   *  journal has begun anew. */
  async function look() {
    const top = body.rows[0];
    const address = new URL(live.dataset.rows, location.href);
    address.searchParams.set("after", top ? Number(top.cells[0].textContent) - 1 : last);
    const page = await fetched(address);
    const rows = [...page.querySelectorAll("tbody > tr")];
    const now = Number(page.querySelector("table").dataset.last);
    const known = top ? rows.pop()?.textContent === top.textContent : now >= last;
    last = known ? now : 0;
    if (known) show(rows);
    else body.replaceChildren(); // the next look brings all rows
  }

  function show(rows) {
    if (!rows.length) return;
    for (const row of rows) row.classList.add("new");
    body.prepend(...rows);
    while (body.rows.length > Number(live.dataset.most)) body.lastElementChild.remove();
    document.getElementById("none")?.remove();
    news.textContent = rows.length === 1 ? "1 new request." : `${rows.length} new requests.`;
  }

  async function again() {
    if (!paused && !document.hidden) {
      try {
        await look();
      } catch (error) {
        news.textContent = `The server does not answer (${error.message}). Trying again.`;
      }
    }
    setTimeout(again, POLL_EVERY);
  }

  setTimeout(again, POLL_EVERY);
}

/** Say that requests have come since the view was made. */
function watch(stale) {
  async function look() {
    if (document.hidden) return false;
    const page = await fetched(stale.dataset.rows);
    return page.querySelector("table").dataset.last !== stale.dataset.last;
  }

  async function again() {
    if (!(await look().catch(() => false))) {
      setTimeout(again, POLL_EVERY);
      return;
    }
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Show it as it is now.";
    stale.append("Requests have come since this was shown. ", link);
  }

  setTimeout(again, POLL_EVERY);
}

/** The page at an address, as the server has it now. */
async function fetched(address) {
  const reply = await fetch(address, { cache: "no-store" });
  if (!reply.ok) throw new Error(reply.statusText);
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}

letCopy();
const live = document.getElementById("live");
if (live) follow(live);
const stale = document.getElementById("stale");
if (stale) watch(stale);
