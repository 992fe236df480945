"use strict";
// What plain HTML and htmx cannot do: keys, many ticks at once, second clicks, and telling that the line is dead.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const asks = event.target.closest("[data-confirm]");
  if (asks && !window.confirm(asks.dataset.confirm)) event.preventDefault();
  const all = event.target.closest("[data-all]");
  if (all) all.form.querySelectorAll(`[name="${all.dataset.all}"]`).forEach((box) => { box.checked = all.checked; });
});

// A second click while a form is on its way must not send it twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); }, 0);
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("button[aria-busy]").forEach((button) => { button.disabled = false; button.removeAttribute("aria-busy"); });
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]") && event.target.value) event.target.form.submit();
});

// J and K walk through a list, / goes to the search box. Nothing happens while somebody writes.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const rows = [...document.querySelectorAll("a[data-row]")];
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step && rows.length) {
    const at = rows.indexOf(document.activeElement);
    rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))].focus();
  } else if (event.key === "/") {
    const box = document.querySelector("[data-search]");
    if (box) { event.preventDefault(); box.focus(); } else { window.location.href = "/requests"; }
  }
});

// The pages ask for news by themselves; nobody looks at a hidden one.
document.addEventListener("htmx:beforeRequest", (event) => { if (document.hidden) event.preventDefault(); });
document.addEventListener("htmx:sendError", () => document.body.classList.add("lost"));
document.addEventListener("htmx:responseError", () => document.body.classList.add("lost"));
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) document.body.classList.remove("lost"); });

// The number of waiting requests stands in the tab, so that it is seen from other tabs too.
const title = document.title;
function showWaiting() {
  const count = document.getElementById("count");
  if (!count) return;
  const queue = document.getElementById("queue");
  if (queue) count.textContent = queue.dataset.waiting === "0" ? "" : queue.dataset.waiting;
  document.title = count.textContent ? `(${count.textContent}) ${title}` : title;
}
document.addEventListener("htmx:afterSwap", showWaiting);
showWaiting();

// A slider says where it stands.
document.addEventListener("input", (event) => {
  const said = event.target.type === "range" && event.target.parentElement.querySelector("output");
  if (said) said.textContent = event.target.value + said.textContent.replace(/^[-\d.]+/, "");
});

// A report is as high as what it shows.
document.querySelectorAll("iframe[data-fit]").forEach((frame) => {
  const fit = () => { if (frame.contentDocument?.body) frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 4}px`; };
  frame.addEventListener("load", fit);
  fit();
});

// A mark that cannot be drawn says why instead of showing a broken picture, and cannot be saved.
function mayBeSaved() {
  const refused = document.querySelector("#preview [role=alert]");
  document.querySelectorAll("[data-when-drawn]").forEach((button) => { button.disabled = Boolean(refused); });
}
async function tellWhy(picture) {
  const answer = await fetch(picture.src).catch(() => null);
  if (!picture.isConnected) return;
  const said = document.createElement("p");
  said.className = "notice bad";
  said.setAttribute("role", "alert");
  said.textContent = answer?.status === 400 ? await answer.text() : "预览没有画出来，请稍后再试。";
  picture.replaceWith(said);
  mayBeSaved();
}
document.addEventListener("error", (event) => { if (event.target.matches?.("img[data-drawn]")) tellWhy(event.target); }, true);
document.querySelectorAll("img[data-drawn]").forEach((picture) => { if (picture.complete && !picture.naturalWidth) tellWhy(picture); });
document.addEventListener("htmx:afterSwap", mayBeSaved);
mayBeSaved();
