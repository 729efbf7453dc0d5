// Tells a WatchTracker what a media element does.

// on(target, names, act) adds listeners; the three calls come after the tracker has been told.
export function followMedia(media, tracker, on, { onPlaying, onTick, onStopped }) {
  on(media, ["playing"], () => {
    tracker.start(media.currentTime);
    onPlaying();
  });
  on(media, ["timeupdate"], () => {
    if (!media.paused && !media.seeking) tracker.advance(media.currentTime);
    onTick();
  });
  on(media, ["pause", "ended"], () => {
    tracker.stop(media.currentTime);
    onStopped();
  });
  on(media, ["waiting", "emptied"], () => tracker.stop());
  on(media, ["seeking"], () => {
    tracker.stop();
    onStopped();
  });
  on(media, ["seeked"], () => {
    if (!media.paused) tracker.start(media.currentTime);
  });
}
