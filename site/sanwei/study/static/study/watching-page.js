// The page of a recording: player and evidence, each found by its data attribute.

import { EvidenceCard } from "./evidence-card.js";
import { Player } from "./player.js";
import { StudySession } from "./session.js";

function startPlayer(root) {
  const player = new Player(root, { onFirstPlay: (media) => study?.attach(media) });
  const study = startStudy(player);
  player.catchUp();
}

/** Opens the books at once: beats that an earlier page could not send go out now. */
function startStudy(player) {
  const { controls } = player;
  const root = document.querySelector("[data-evidence]");
  if (!root) return null;
  const card = new EvidenceCard(root, { onGap: (ms) => player.playFrom(ms) });
  const { item, sessionsUrl, beatsUrl, csrf } = root.dataset;
  return new StudySession({
    item,
    sessionsUrl,
    beatsUrl,
    csrf,
    onOpened: ({ policy }) => controls.limitRates(policy.speeds),
    onProgress(progress) {
      card.update(progress);
      player.told(progress);
    },
    onSaved: (queue) => card.saved(queue),
    onRefused: (refusal) => card.refused(refusal),
  });
}

document.querySelectorAll("[data-player]").forEach(startPlayer);
