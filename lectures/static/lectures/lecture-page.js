// The lecture page: player, evidence, tabs, each found by its data attribute.

import { StudySession } from "../study/session.js";
import { EvidenceCard } from "./evidence-card.js";
import { startTabs } from "./parts-tabs.js";
import { Player } from "./player.js";

function startPlayer(root) {
  const element = document.querySelector("[data-evidence]");
  const card = element && new EvidenceCard(element);
  let session;
  const player = new Player(root, {
    onFirstPlay(media) {
      if (!card) return;
      const { item, sessionsUrl, beatsUrl, csrf } = element.dataset;
      session = new StudySession({
        item,
        sessionsUrl,
        beatsUrl,
        csrf,
        onProgress(progress) {
          card.update(progress);
          player.controls.paintCovered(progress.intervals);
        },
        onSaved: (isOnServer) => card.saved(isOnServer),
      });
      session.attach(media);
    },
  });
  return player;
}

document.querySelectorAll("[data-player]").forEach(startPlayer);
document.querySelectorAll("[data-parts]").forEach(startTabs);
