// The desk's shell: moving between pages without losing the keyboard, asking the server, keys, messages.
import * as keys from "./keys.js";
import * as article from "./article.js";
import * as coders from "./coders.js";
import * as incident from "./incident.js";
import * as pictures from "./pictures.js";

const main = document.getElementById("main");
const said = document.getElementById("said");
const alertBox = document.getElementById("alert");
const shared = ["keys", "rename"];
let busy = false;
let sayingUntil = 0;

/** Shows a page within this one: only what differs is put in place. */
export async function visit(url, { push = true, keepText = false } = {}) {
  const answer = await ask(url);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("main");
  if (!next) { location.assign(url); return; }
  const textTop = keepText ? scrollY : 0;
  const recordTop = keepText ? document.querySelector(".record")?.scrollTop ?? 0 : 0;
  main.replaceChildren(...next.childNodes);
  document.body.className = page.body.className;
  document.title = page.title;
  for (const id of ["progress"]) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  document.getElementById("blind").hidden = page.getElementById("blind").hidden;
  document.querySelector(".bar nav").replaceChildren(...page.querySelector(".bar nav").childNodes);
  // A page's own dialogs come and go with it.
  for (const dialog of document.querySelectorAll("body > dialog")) if (!shared.includes(dialog.id)) dialog.remove();
  for (const dialog of page.querySelectorAll("body > dialog")) if (!shared.includes(dialog.id)) document.body.append(document.importNode(dialog, true));
  if (push && answer.url !== location.href) history.pushState(null, "", answer.url);
  await loadScripts(page);
  arrive(keepText, textTop, recordTop);
}

function arrive(keepText, textTop, recordTop) {
  keys.label(document);
  article.arrive({ jump: !keepText });
  document.dispatchEvent(new Event("casus:page"));
  if (keepText) {
    scrollTo({ top: textTop, behavior: "instant" });
    const record = document.querySelector(".record");
    if (record) record.scrollTop = recordTop;
  } else if (!document.getElementById("desk")) {
    scrollTo({ top: 0, behavior: "instant" });
  }
  if (!main.contains(document.activeElement)) (document.getElementById("record-title") ?? main).focus({ preventScroll: true });
}

/** Modules that a page has beside the shell's own. */
async function loadScripts(page) {
  for (const script of page.querySelectorAll("script[type=module][src]")) await import(new URL(script.getAttribute("src"), location.origin).href);
  for (const sheet of page.querySelectorAll("link[rel=stylesheet]")) {
    const href = sheet.getAttribute("href");
    if (!document.querySelector(`link[rel=stylesheet][href="${CSS.escape(href)}"]`)) document.head.append(document.importNode(sheet));
  }
}

async function ask(url, options) {
  try {
    return await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    warn("The desk doesn’t answer. Is casus review still running? What you decided before is saved.");
    return null;
  }
}

/** Sends one judgement; gives the answer, or null where it was refused, which is told. */
export async function send(path, body) {
  if (busy) return null;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-casus-csrf": document.querySelector("meta[name=csrf]").content },
      body: JSON.stringify(body),
    });
    if (!answer) return null;
    if (answer.ok) { alertBox.hidden = true; return await answer.json(); }
    const told = await answer.json().then((it) => it.error.why, () => "The desk refused. Reload the page.");
    warn(told);
    if (answer.status === 409 && path.includes("/events/")) await visit(location.href, { push: false, keepText: true });
    return { refused: answer.status, why: told };
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

/** Sends a judgement about the event in view and shows what came of it. */
export async function judge(path, body, { keepText = true } = {}) {
  const desk = document.getElementById("desk");
  const answer = await send(path, { queue: desk?.dataset.queue ?? "", ...body });
  if (!answer || answer.refused) return answer;
  await visit(answer.go_to, { keepText });
  say(answer.did);
  return answer;
}

export function say(words) {
  said.textContent = words;
  sayingUntil = Date.now() + 3500;
  setTimeout(() => { if (Date.now() >= sayingUntil) said.textContent = ""; }, 3600);
}

export function warn(words) {
  alertBox.textContent = words;
  alertBox.hidden = false;
}

/** Whether a judgement is on its way: keys wait, so that none falls on an event not yet seen. */
export const isBusy = () => busy;

const doings = {
  keys: () => { keys.show(); document.getElementById("keys").showModal(); },
  "reset-keys": () => { keys.reset(); },
  rename: () => document.getElementById("rename").showModal(),
  close: (button) => button.closest("dialog").close(),
  filters: (button) => button.form.classList.toggle("all"),
  queue: () => visit("/"),
  start: () => document.querySelector("[data-key=start]")?.click(),
  search: () => document.querySelector("[data-search]") ? document.querySelector("[data-search]").focus() : visit("/").then(() => document.querySelector("[data-search]")?.focus()),
  undo: async () => {
    const desk = document.getElementById("desk");
    const answer = await send("/api/undo", { queue: desk?.dataset.queue ?? "" });
    if (answer && !answer.refused) { await visit(answer.go_to); say(answer.did); }
  },
  ...article.doings,
  ...incident.doings,
  ...coders.doings,
  ...pictures.doings,
};

document.addEventListener("click", (click) => {
  const link = click.target.closest("a[data-visit]");
  if (link && !click.ctrlKey && !click.metaKey && !click.shiftKey && click.button === 0) {
    click.preventDefault();
    visit(link.href);
    return;
  }
  const button = click.target.closest("[data-do]");
  if (button && doings[button.dataset.do]) { click.preventDefault(); doings[button.dataset.do](button); }
  if (!click.target.closest("#alert")) alertBox.hidden = true;
});

document.addEventListener("keydown", (press) => {
  if (keys.learning(press)) return;
  if (press.defaultPrevented || press.isComposing) return;
  if (press.key === "Escape" && !document.querySelector("dialog[open]")) { alertBox.hidden = true; doings.cancel(); return; }
  if (press.ctrlKey && press.key === "z" && !typing(press.target)) { press.preventDefault(); doings.undo(); return; }
  if (press.ctrlKey || press.metaKey || press.altKey || typing(press.target) || document.querySelector("dialog[open]")) return;
  if (article.inText(press)) return;
  const name = keys.action(press);
  if (!name || !doings[name] || (press.key === "Enter" && press.target.closest("button, a, summary"))) return;
  press.preventDefault();
  if (!busy) doings[name]();
});

function typing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]") !== null;
}

document.addEventListener("submit", async (submit) => {
  const form = submit.target;
  if (form.matches("[method=get]")) {
    submit.preventDefault();
    const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
    visit(`${form.getAttribute("action")}?${new URLSearchParams(chosen)}`);
    return;
  }
  if (form.dataset.form === "rename") {
    if (submit.submitter?.value !== "save") return;
    const answer = await send("/api/reviewer", { name: form.elements.name.value });
    if (answer && !answer.refused) {
      document.querySelector("[data-reviewer]").textContent = form.elements.name.value.trim();
      visit(location.href, { push: false, keepText: true });
      say(answer.did);
    }
    return;
  }
  article.submit(submit);
  incident.submit(submit);
});

document.addEventListener("change", (change) => {
  if (change.target.matches("[data-submit]")) change.target.form.requestSubmit();
});

addEventListener("popstate", () => visit(location.href, { push: false }));
keys.label(document);
article.arrive({ jump: true });
