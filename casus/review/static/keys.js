// Keys: what each does, which ones a reviewer chose instead, and the list of them.
const usual = {
  accept: ["a", "Accept the event and go on"],
  reject: ["x", "No such event; go on"],
  undo: ["u", "Undo your latest decision (Ctrl+Z too)"],
  next: ["j", "Skip to the next event"],
  previous: ["k", "Back to the event before"],
  edit: ["e", "Edit the value that has the focus, or the type"],
  type: ["t", "Change the type"],
  new: ["n", "New event from the marked words"],
  split: ["s", "Split the event"],
  merge: ["m", "Merge other events into it"],
  text: ["w", "Choose words in the text (then arrows, Shift, Enter)"],
  record: ["r", "To the record’s first value"],
  search: ["/", "Search"],
  queue: ["q", "To the queue"],
  start: ["Enter", "Start reviewing (in the queue)"],
  keys: ["?", "Show the keys"],
};
const kept = "casus-keys";
let chosen = read();
let waiting = null;

function read() {
  try { return JSON.parse(localStorage.getItem(kept)) ?? {}; } catch { return {}; }
}

function write() {
  try { localStorage.setItem(kept, JSON.stringify(chosen)); } catch { /* kept for this page only */ }
}

const keyOf = (name) => chosen[name] ?? usual[name][0];

/** The action that a key press means. */
export const action = (press) => Object.keys(usual).find((name) => keyOf(name) === press.key);

/** Writes the keys on the buttons that have one. */
export function label(root) {
  for (const kbd of root.querySelectorAll("[data-kbd]")) kbd.textContent = keyOf(kbd.dataset.kbd);
}

/** Fills the list of keys. */
export function show() {
  const rows = Object.entries(usual).map(([name, [, gist]]) => {
    const row = document.createElement("tr");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `Change the key of: ${gist}`);
    button.append(Object.assign(document.createElement("kbd"), { textContent: keyOf(name) }));
    button.addEventListener("click", () => { waiting = name; button.classList.add("waiting"); button.firstChild.textContent = "press…"; });
    row.insertCell().textContent = gist;
    row.insertCell().append(button);
    return row;
  });
  document.querySelector("#keys tbody").replaceChildren(...rows);
}

/** Back to the usual keys. */
export function reset() { chosen = {}; write(); show(); label(document); }

/** Takes a key for the action that is being changed; gives whether one was. */
export function learning(press) {
  if (waiting === null || ["Shift", "Control", "Alt", "Meta"].includes(press.key)) return false;
  press.preventDefault();
  press.stopPropagation();
  if (press.key !== "Escape") {
    const other = Object.keys(usual).find((name) => name !== waiting && keyOf(name) === press.key);
    if (other) chosen[other] = keyOf(waiting);
    chosen[waiting] = press.key;
    write();
  }
  waiting = null;
  show();
  label(document);
  return true;
}
