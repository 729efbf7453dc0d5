// New addresses when the grant in the old ones has ended: the page itself knows them, and whether one still may.

/** Resolves to {playlist, progressive, audio}; null when the page is refused or shows another version by now. */
export async function freshAddresses(version) {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-player]")?.dataset;
    if (!found || found.version !== version) return null;
    return { playlist: found.playlist, progressive: found.progressive, audio: found.audio };
  } catch {
    return null;
  }
}
