// What the locked screen, a headset and the system's media keys show and do.

import { SKIP_MS } from "./player-format.js";

export function announce(media, { title, artist, poster }, { play, seekTo }) {
  const session = navigator.mediaSession;
  if (!session) return;
  session.metadata = new MediaMetadata({ title, artist, artwork: poster ? [{ src: poster }] : [] });
  const nowMs = () => media.currentTime * 1000;
  const handlers = {
    play,
    pause: () => media.pause(),
    seekbackward: ({ seekOffset }) => seekTo(nowMs() - (seekOffset * 1000 || SKIP_MS)),
    seekforward: ({ seekOffset }) => seekTo(nowMs() + (seekOffset * 1000 || SKIP_MS)),
    seekto: ({ seekTime }) => seekTo(seekTime * 1000),
  };
  for (const [name, act] of Object.entries(handlers)) {
    try {
      session.setActionHandler(name, act);
    } catch {
      // A browser that doesn't know this key.
    }
  }
  const showPlace = () => {
    session.playbackState = media.paused ? "paused" : "playing";
    const { duration, currentTime, playbackRate } = media;
    if (!Number.isFinite(duration) || !session.setPositionState) return;
    session.setPositionState({ duration, playbackRate, position: Math.min(duration, currentTime) });
  };
  for (const name of ["play", "pause", "seeked", "ratechange", "loadedmetadata"]) media.addEventListener(name, showPlace);
}
