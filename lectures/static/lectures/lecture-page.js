// The lecture page: the recording and its evidence, then the tabs and what is said, each found by its data attribute.

import "../study/watching-page.js";
import { startTabs } from "./parts-tabs.js";

document.querySelectorAll("[data-parts]").forEach(startTabs);

const spoken = [...document.querySelectorAll("[data-transcript], [data-chapters]")];
if (spoken.length) {
  // Only a recording with captions or chapters pays for their module.
  const { startChapters, startTranscript } = await import("./spoken-lines.js");
  for (const root of spoken) ("transcript" in root.dataset ? startTranscript : startChapters)(root);
}
