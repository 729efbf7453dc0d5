// A recording at work: player and evidence, joined. Fetched by watching-page.js when they are wanted.

import { EvidenceCard } from "./evidence-card.js";
import { Player } from "./player.js";
import { PresenceCard } from "./presence-card.js";
import { StudySession } from "./session.js";

export function startPlayer(root) {
  const player = new Player(root, { onFirstPlay: (media) => study?.attach(media) });
  const study = startStudy(player);
  player.catchUp();
  return player;
}

/** Opens the books at once: beats that an earlier page could not send go out now. */
function startStudy(player) {
  const { controls } = player;
  const root = document.querySelector("[data-evidence]");
  if (!root) return null;
  const card = new EvidenceCard(root);
  const presence = new PresenceCard(player.root, player.media, {
    onTap: (answer) => study.beatAround(answer),
    playFrom: (ms) => player.playFrom(ms),
  });
  const { item, sessionsUrl, beatsUrl, csrf } = root.dataset;
  const questions = askerOf(player, csrf);
  const study = new StudySession({
    item,
    sessionsUrl,
    beatsUrl,
    csrf,
    onOpened: ({ policy }) => controls.limitRates(policy.speeds),
    onProgress(progress) {
      card.update(progress);
      player.told(progress);
      presence.told(progress);
      questions?.(progress);
    },
    carried: () => presence.marks.carried,
    onSaved: (queue) => card.saved(queue),
    onRefused: (refusal) => card.refused(refusal),
  });
  return study;
}

/** Whoever asks questions on the film is fetched once there is one to ask; returns `told(progress)`, or nothing. */
function askerOf(player, csrf) {
  const { root, media } = player;
  const { asker, askerStyle, askerUrl } = root.dataset;
  if (!asker) return null;
  let coming;
  return async (progress) => {
    if (!coming && !progress.marks.some(({ kind, is_passed: isPassed }) => kind === "question" && !isPassed)) return;
    coming ??= import(asker).then(({ QuestionCard }) => new QuestionCard(media, {
      url: askerUrl,
      style: askerStyle,
      csrf,
      playFrom: (ms) => player.playFrom(ms),
    }));
    coming.then((card) => card.told(progress), () => (coming = undefined));
  };
}
