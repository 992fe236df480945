"use strict";
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const all = event.target.closest("[data-all]");
  if (all) document.querySelectorAll(`[name="${all.dataset.all}"]`).forEach((box) => { box.checked = all.checked; });
});
// A second click while a form is on its way must not send it twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); }, 0);
});
