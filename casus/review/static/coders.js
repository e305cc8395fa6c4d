// Two-coder mode: beginning and ending to code blind, and deciding between coders.
import { send, visit, say } from "./desk.js";

async function ask(path, body) {
  const answer = await send(path, body);
  if (!answer || answer.refused) return;
  await visit(answer.go_to);
  say(answer.did);
}

export const doings = {
  blind: () => ask("/api/blind", { blind: true }),
  see: () => ask("/api/blind", { blind: false }),
  agreed: () => ask("/api/agreed", {}),
  adjudicate: (button) => ask(`/api/events/${button.dataset.event}/adjudicate`, { coder: button.dataset.coder }),
};
