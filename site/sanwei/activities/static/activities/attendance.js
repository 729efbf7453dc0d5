// Name tiles: one tap is 到, the next opens the choice; where it is asked who is missing, the first one does.
// Works without network; two phones see each other's marks.

import { Outbox } from "./outbox.js";
import { Sender, say, sendAll } from "./sender.js";

const LOOK_MS = 12000;
const roll = document.querySelector("[data-roll]");
if (roll) start(roll);

function start(roll) {
  const tiles = new Map([...roll.querySelectorAll("[data-member]")].map((tile) => [tile.dataset.member, tile]));
  const status = roll.querySelector("[data-status]");
  const outbox = new Outbox(roll.dataset.part, localStorage);
  const dialog = document.getElementById("mark");
  const rest = roll.querySelector("[data-rest]");
  const asksFirst = "delivers" in roll.dataset || "asks" in roll.dataset;
  let overtaken = 0;
  const sender = new Sender({
    outbox,
    url: roll.dataset.url,
    csrf: roll.querySelector("[name=csrfmiddlewaretoken]").value,
    body: (sent) => {
      outbox.tried(sent);
      return { marks: sent.map(({ key, value, seen }) => ({ member: key, ...value.said, seen: seen?.map(markOf) })) };
    },
    soonMs: 250,
    onStatus: (state) => {
      say(status, state, roll.dataset.loginUrl);
      if (state === "saved" && overtaken) status.textContent = `${overtaken}人刚才已在别处登记，保留先登记的；要改请再点一次`;
    },
    onReply: (reply, sent) => {
      adopt(reply);
      overtaken = sent.filter(({ key, value }) => !outbox.has(key) && tiles.get(key)?.dataset.mark !== value.said.mark).length;
    },
    onRefused: (message) => {
      status.classList.add("waiting");
      status.textContent = message;
      look();
    },
  });

  function paint(tile, mark, words) {
    tile.dataset.mark = mark;
    tile.querySelector("[data-words]").textContent = words;
    count();
  }

  function count() {
    const all = [...tiles.values()];
    const open = all.filter((tile) => tile.dataset.mark === "pending").length;
    roll.querySelector("[data-count]").textContent = `应到${all.length} · 已点${all.length - open} · 还差${open}人`;
    if (!rest) return;
    const left = others().length;
    rest.hidden = !left;
    rest.textContent = left === all.length ? `${left}人都到` : `其余${left}人都到`;
  }

  // Who asked for leave wants an answer of his own.
  function others() {
    return [...tiles.values()].filter((tile) => tile.dataset.mark === "pending" && !("asked" in tile.dataset));
  }

  function put(tile, said, words) {
    const sitting = roll.querySelector("[name=sitting]:checked");
    if (said.mark === "present" && sitting) said.sitting = Number(sitting.value);
    outbox.put(tile.dataset.member, { said, words }, tile.dataset.mark);
    paint(tile, said.mark, words);
    sender.changed();
  }

  // What still waits on this phone counts before what the server knows.
  function adopt(reply) {
    for (const one of reply.people) {
      const tile = tiles.get(one.member);
      if (tile && !outbox.has(one.member)) paint(tile, one.mark, wordsOf(one, dialog));
    }
    if (reply.is_finished) location.reload();
  }

  async function isReachable() {
    try {
      const response = await fetch(roll.dataset.url, { headers: { Accept: "application/json" } });
      return response.ok && !response.redirected;
    } catch {
      return false;
    }
  }

  async function look() {
    if (document.visibilityState !== "visible" || outbox.size) return;
    try {
      const response = await fetch(roll.dataset.url, { headers: { Accept: "application/json" } });
      if (response.ok && !response.redirected) adopt(await response.json());
    } catch {
      // No network: the tiles on this phone stay as they are.
    }
  }

  for (const { key, value } of outbox.entries()) {
    const tile = tiles.get(key);
    if (tile) paint(tile, value.said.mark, value.words);
  }
  if (outbox.size) sender.flush();
  setInterval(look, LOOK_MS);

  if ("readonly" in roll.dataset) return;
  let chosen = null;
  roll.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-member]");
    if (!tile) return;
    if (tile.dataset.mark === "pending" && !asksFirst) {
      put(tile, { mark: "present" }, "到");
      return;
    }
    chosen = tile;
    dialog.querySelector("#mark-name").textContent = tile.querySelector("b").textContent;
    dialog.querySelector("#receipt").value = "";
    dialog.showModal();
  });
  rest?.addEventListener("click", () => {
    for (const tile of others()) put(tile, { mark: "present" }, "到");
    // The button is gone now: who goes by keys goes on with what comes next, who looks stays where he looked.
    document.querySelector("[data-next]")?.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (button) choose(chosen, button);
    if (button || event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });

  function choose(tile, button) {
    const { choose: mark, reason = "", delivery = "" } = button.dataset;
    const said = { mark, reason, delivery, late: "late" in button.dataset };
    if (mark === "absent") said.receipt = dialog.querySelector("#receipt").value;
    if (mark === "present") said.helper = dialog.querySelector("#helper")?.value ?? "";
    put(tile, said, mark === "pending" ? "未点" : button.textContent);
  }

  // The room counted more than the roll: one tap on who is there after all.
  for (const button of document.querySelectorAll("[data-resolve]")) {
    button.addEventListener("click", () => {
      put(tiles.get(button.dataset.resolve), { mark: "present" }, "到");
      button.disabled = true;
      button.querySelector("small").textContent = "已记到会";
    });
  }

  document.querySelector("[data-finish]").addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await sendAll()) && (await isReachable())) event.target.submit();
    else document.querySelector("[data-finish-say]").textContent = "现在连不上服务器，请联网后再结束。点过、写过的都在这台手机上。";
  });
  roll.dataset.ready = "1";
}

// What a tile showed, or what this phone said before without an answer.
function markOf(seen) {
  return typeof seen === "string" ? seen : seen.said.mark;
}

function wordsOf(one, dialog) {
  if (one.mark === "pending") return "未点";
  if (one.mark === "absent") return one.words;
  if (one.late) return "迟到";
  return dialog?.querySelector(`[data-delivery="${one.delivery}"]`)?.textContent || "到";
}
