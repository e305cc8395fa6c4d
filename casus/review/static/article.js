// An article and its record: two sides of the same values. Pointing at one lights the other; marked words become values.
import { judge, send, visit, warn, say } from "./desk.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const desk = () => document.getElementById("desk");
const text = () => document.getElementById("text");
const palette = () => document.getElementById("palette");
const seen = () => ({ revision: Number(desk().dataset.revision) });
const path = (what) => `/api/events/${desk().dataset.event}/${what}`;

let marked = null; // the marked words, as code points of the text
let target = null; // the form that marked words go to
let words = null; // the text's words for the keyboard: where each starts and ends
let at = -1, from = -1;

/** A new page is shown: forget what was marked; bring the event's words into view. */
export function arrive({ jump }) {
  marked = target = words = null;
  at = from = -1;
  if (!text()) return;
  text().addEventListener("mouseup", () => setTimeout(takeSelection));
  text().addEventListener("touchend", () => setTimeout(takeSelection, 250));
  const scroller = $(".record");
  if (jump && scroller) scroller.scrollTop = 0;
  if (jump) {
    const trigger = $(".m-triggers", text());
    if (trigger && !inView(trigger)) trigger.scrollIntoView({ block: "center", behavior: "instant" });
    else if (!trigger) scrollTo({ top: 0, behavior: "instant" });
  }
}

function inView(element) {
  const box = element.getBoundingClientRect();
  return box.top > 70 && box.bottom < innerHeight * 0.8;
}

// --- two sides -------------------------------------------------------------------------------------------------------

const pieces = (ref) => $$(".p", text()).filter((piece) => piece.dataset.refs.split(" ").includes(ref));

function light(refs) {
  for (const lit of $$(".lit")) lit.classList.remove("lit");
  for (const ref of refs) {
    for (const piece of pieces(ref)) piece.classList.add("lit");
    $(`.item[data-ref="${CSS.escape(ref)}"]`)?.classList.add("lit");
  }
}

function refsAt(element) {
  const item = element.closest?.(".item");
  if (item) return [item.dataset.ref];
  const piece = element.closest?.(".p");
  return piece ? piece.dataset.refs.split(" ") : null;
}

for (const kind of ["mouseover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (!desk()) return;
    const refs = refsAt(event.target);
    if (refs) light(refs);
    else if (kind === "mouseover" && $(".lit")) light(refsAt(document.activeElement ?? document.body) ?? []);
  });
}

document.addEventListener("click", (click) => {
  if (!desk()) return;
  const jump = click.target.closest(".jump");
  if (jump) { toWords(jump.dataset.jump); return; }
  const piece = click.target.closest(".p");
  if (piece && getSelection().isCollapsed) toRecord(piece.dataset.refs.split(" "));
  if (!click.target.closest("#palette, #text, dialog, .edit, [data-do=new], [data-do=add]")) hidePalette();
});

function toWords(ref) {
  const [first] = pieces(ref);
  if (!first) return;
  if (!inView(first)) first.scrollIntoView({ block: "center", behavior: "smooth" });
  for (const piece of pieces(ref)) {
    piece.classList.remove("flash");
    void piece.offsetWidth; // the flash begins anew
    piece.classList.add("flash");
  }
}

function toRecord(refs) {
  const items = refs.map((ref) => $(`.item[data-ref="${CSS.escape(ref)}"] .jump`)).filter(Boolean);
  if (items.length) {
    const now = items.indexOf(document.activeElement);
    const item = items[(now + 1) % items.length];
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    return;
  }
  const other = $$(".events a").find((link) => refs.some((ref) => link.pathname === `/events/${ref}`));
  if (other) visit(other.href);
}

// --- marking words ---------------------------------------------------------------------------------------------------

/** How many characters, as Python counts them, stand before a point of the text. */
function offsetOf(node, offset) {
  const range = document.createRange();
  range.setStart(text(), 0);
  range.setEnd(node, offset);
  let count = 0;
  for (const _ of range.toString()) count += 1; // by code points: an emoji is one
  return count;
}

function takeSelection() {
  const selection = getSelection();
  if (!text() || selection.isCollapsed || !selection.rangeCount || !text().contains(selection.anchorNode)) return;
  const range = selection.getRangeAt(0);
  if (!text().contains(range.endContainer)) range.setEnd(text(), text().childNodes.length);
  const quote = range.toString();
  if (!quote.trim()) return;
  marked = { start: offsetOf(range.startContainer, range.startOffset), end: offsetOf(range.endContainer, range.endOffset), quote: quote.trim() };
  showPalette(range.getBoundingClientRect());
  const first = $("[data-use=target]", palette());
  first.hidden = target === null;
  if (target) first.textContent = `Use these words ⏎`;
}

function showPalette(box) {
  const bar = palette();
  bar.hidden = false;
  const top = box.bottom + 10 + bar.offsetHeight < innerHeight ? box.bottom + 10 : Math.max(8, box.top - bar.offsetHeight - 10);
  const left = Math.min(Math.max(8, box.left), innerWidth - bar.offsetWidth - 8);
  bar.style.top = `${top}px`;
  bar.style.left = `${left}px`;
}

function hidePalette() {
  if (palette()) palette().hidden = true;
}

document.addEventListener("click", (click) => {
  const use = click.target.closest("#palette [data-use]");
  if (use && marked) useFor(use.dataset.use);
});

async function useFor(what) {
  hidePalette();
  if (what === "new") { openNew(); return; }
  if (what === "target") { await useForTarget(); return; }
  const form = $(`.add .edit[data-field="${what}"]`) ?? $(`.edit[data-field="${what}"][data-index="0"]`);
  await sendItem(form, what, form?.dataset.index, marked);
}

async function useForTarget() {
  const form = target;
  $("[data-words]", form).hidden = false;
  $("[data-words]", form).textContent = marked.quote;
  form.dataset.start = marked.start;
  form.dataset.end = marked.end;
  getSelection().removeAllRanges();
  // A new value, or other words for one, is read anew from its words at once; a form that was filled in is saved by its button.
  if (form.dataset.touched) { ($("input, select", form) ?? $("button", form)).focus(); return; }
  await sendItem(form, form.dataset.field, form.dataset.index, marked);
}

async function sendItem(form, field, index, span, values) {
  const body = { ...seen(), field, index: index === undefined ? null : Number(index), words: span && { start: span.start, end: span.end } };
  if (values) body.values = values;
  const quote = span?.quote;
  const answer = await judge(path("item"), body);
  if (answer?.refused === 422 && form && !values) {
    // The words alone don't tell the value: the form asks for what is missing.
    openForm(form);
    $("[data-words]", form).hidden = false;
    $("[data-words]", form).textContent = quote;
    form.dataset.start = span.start;
    form.dataset.end = span.end;
    form.dataset.touched = "yes";
    $("input, select", form)?.focus();
  }
}

// --- words by the keyboard -------------------------------------------------------------------------------------------

function gatherWords() {
  words = [];
  const walker = document.createTreeWalker(text(), NodeFilter.SHOW_TEXT);
  let open = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const part of node.data.matchAll(/[\p{L}\p{N}][\p{L}\p{N}’'.,-]*[\p{L}\p{N}]|[\p{L}\p{N}]|\s+|[^\s]/gu)) {
      if (!/[\p{L}\p{N}]/u.test(part[0])) { open = null; continue; }
      const end = { node, offset: part.index + part[0].length };
      if (open && part.index === 0) open.end = end; // one word across two highlights
      else words.push((open = { start: { node, offset: part.index }, end }));
      if (end.offset < node.data.length) open = null;
    }
  }
}

/** Arrow keys in the text choose words; gives whether the press was one of these. */
export function inText(press) {
  if (!text() || document.activeElement !== text()) return false;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[press.key];
  if (step) {
    press.preventDefault();
    if (!words) gatherWords();
    if (!words.length) return true;
    if (at < 0) at = Math.max(0, firstInView()) - (Math.abs(step) === 1 && step > 0 ? 1 : 0);
    at = Math.min(Math.max(0, at + (text().dir === "rtl" && Math.abs(step) === 1 ? -step : step)), words.length - 1);
    if (!press.shiftKey) from = at;
    select(words[Math.min(from, at)], words[Math.max(from, at)]);
    return true;
  }
  if (press.key === "Enter" && marked) {
    press.preventDefault();
    if (target) useFor("target");
    else $("button:not([hidden])", palette()).focus();
    return true;
  }
  return false;
}

function firstInView() {
  return words.findIndex(({ start }) => start.node.parentElement.getBoundingClientRect().bottom > 60 && start.node.parentElement.closest(".m-triggers"));
}

function select(first, last) {
  getSelection().setBaseAndExtent(first.start.node, first.start.offset, last.end.node, last.end.offset);
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  if (box.top < 80 || box.bottom > innerHeight - 140) scrollBy({ top: box.top - innerHeight / 2 });
  takeSelection();
}

document.addEventListener("keydown", (press) => {
  const bar = press.target.closest?.("#palette");
  if (!bar || !["ArrowRight", "ArrowLeft"].includes(press.key)) return;
  const buttons = $$("button:not([hidden])", bar);
  const next = buttons.indexOf(press.target) + (press.key === "ArrowRight" ? 1 : -1);
  buttons[(next + buttons.length) % buttons.length].focus();
});

// --- forms -----------------------------------------------------------------------------------------------------------

function openForm(form) {
  closeForms();
  form.hidden = false;
  target = form;
  form.scrollIntoView({ block: "nearest" });
}

function closeForms() {
  for (const form of $$(".edit, .type-form")) {
    if (form.hidden) continue;
    form.hidden = true;
    form.reset();
    delete form.dataset.start;
    delete form.dataset.touched;
  }
  target = null;
}

document.addEventListener("input", (input) => {
  const form = input.target.closest(".edit");
  if (form) form.dataset.touched = "yes";
});

document.addEventListener("change", (change) => {
  const field = change.target.dataset?.plain;
  if (!field) return;
  const value = change.target.type === "checkbox" ? change.target.checked : change.target.value;
  judge(path("field"), { ...seen(), field, value });
});

function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") { if (field.checked !== field.defaultChecked) values[field.name] = field.checked; continue; }
    const before = field.tagName === "SELECT" ? $("option[selected]", field)?.value ?? field.options[0].value : field.defaultValue;
    const isNew = form.dataset.index === undefined;
    if (field.value !== before || (isNew && field.value !== "")) values[field.name] = field.value;
  }
  return values;
}

/** Forms of this page. */
export async function submit(submitted) {
  const form = submitted.target;
  const kind = form.dataset.form;
  if (!kind || !desk()) return;
  if (form.method !== "dialog") submitted.preventDefault();
  if (kind === "type") {
    await judge(path("field"), { ...seen(), field: "type", value: named(form.elements.value.value) });
  } else if (kind === "item") {
    const span = form.dataset.start === undefined ? null : { start: Number(form.dataset.start), end: Number(form.dataset.end), quote: $("[data-words]", form).textContent };
    if (!span && form.dataset.index === undefined) { warn("Mark the words in the text that this value rests on."); return; }
    await sendItem(form, form.dataset.field, form.dataset.index, span, valuesOf(form));
  } else if (kind === "new") {
    await judge(`/api/articles/${desk().dataset.article}/events`, { type: named(form.elements.type.value), words: { start: marked.start, end: marked.end } });
  } else if (kind === "split") {
    const parts = [{}, {}];
    for (const [ref, choice] of new FormData(form)) {
      const [field, index] = ref.split(":");
      for (const n of choice === "2" ? [0, 1] : [Number(choice)]) (parts[n][field] ??= []).push(Number(index));
    }
    await judge(path("split"), { ...seen(), parts });
  } else if (kind === "merge") {
    const others = new FormData(form).getAll("other");
    if (!others.length) { warn("Choose at least one event to merge into this one."); return; }
    await judge(path("merge"), { ...seen(), others, reason: form.elements.reason.value || null });
  }
}

const named = (typed) => typed.trim().toLowerCase().replaceAll(" ", "_");

// --- what keys and buttons do ----------------------------------------------------------------------------------------

function openNew() {
  if (!marked) {
    text()?.focus();
    hint("Mark the words that tell of the event, then press n or choose “New event”.");
    return;
  }
  const dialog = document.getElementById("new");
  $("[data-words]", dialog).textContent = marked.quote;
  hidePalette();
  dialog.showModal();
}

function hint(words) {
  const box = document.getElementById("hint");
  $("span", box).textContent = words;
  box.hidden = false;
  setTimeout(() => { box.hidden = true; }, 6000);
}

const withEvent = (act) => (button) => { if (desk()?.dataset.event) act(button); };

export const doings = {
  accept: withEvent(() => judge(path("accept"), seen(), { keepText: false })),
  reject: withEvent(() => judge(path("reject"), seen(), { keepText: false })),
  next: withEvent(() => visit(desk().dataset.next)),
  previous: () => { if (desk()?.dataset.previous) visit(desk().dataset.previous); else if (desk()) history.back(); },
  type: withEvent(() => {
    const form = $(".type-form");
    closeForms();
    form.hidden = false;
    form.elements.value.focus();
    form.elements.value.select();
  }),
  edit: withEvent((button) => {
    const item = (button ?? document.activeElement).closest?.(".item");
    if (!item) { doings.type(); return; }
    const form = $(".edit", item);
    openForm(form);
    ($("input, select", form) ?? $("button", form)).focus();
  }),
  add: withEvent((button) => {
    const form = $(".add .edit", button.closest(".field"));
    openForm(form);
    if (marked && !palette().hidden) { useFor("target"); return; }
    hint("Mark the words in the text; they become the value.");
    text().focus({ preventScroll: true });
  }),
  remove: withEvent((button) => {
    const form = button.closest(".edit");
    return judge(path("item"), { ...seen(), field: form.dataset.field, index: Number(form.dataset.index), remove: true });
  }),
  new: () => { if (text()) openNew(); },
  split: withEvent(() => document.getElementById("split")?.showModal()),
  merge: withEvent(() => document.getElementById("merge")?.showModal() ?? ($("#merge") || say("This article has one event only."))),
  text: () => text()?.focus(),
  record: () => $(".jump:not(:disabled)")?.focus(),
  cancel: () => {
    closeForms();
    hidePalette();
    const box = document.getElementById("hint");
    if (box) box.hidden = true;
    marked = null;
  },
};
