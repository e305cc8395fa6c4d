// An incident: saying that a report is, or isn't, of the same happening, with the reason.
import { send, visit, say } from "./desk.js";

let asked = null;

function ask(button, same) {
  asked = { incident: button.dataset.incident, event: button.dataset.event, same };
  const dialog = document.getElementById("why");
  dialog.querySelector("h2").textContent = same ? "Same happening: why?" : "Not the same happening: why?";
  dialog.querySelector("form").reset();
  dialog.showModal();
}

export const doings = {
  apart: (button) => ask(button, false),
  same: (button) => ask(button, true),
  reconcile: async () => {
    say("Reconciling…");
    const answer = await send("/api/reconcile", {});
    if (answer && !answer.refused) { await visit(answer.go_to); say(answer.did); }
  },
};

export async function submit(submitted) {
  const form = submitted.target;
  if (form.dataset.form !== "why" || submitted.submitter?.value !== "save" || !asked) return;
  say("Saving…");
  const answer = await send(`/api/incidents/${asked.incident}/part`, { event: asked.event, same: asked.same, reason: form.elements.reason.value || null });
  if (answer && !answer.refused) { await visit(answer.go_to); say(answer.did); }
}
