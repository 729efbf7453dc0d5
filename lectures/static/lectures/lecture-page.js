// The lecture page: the recording and its evidence, then the tabs and what is said, each found by its data attribute.

import "../study/watching-page.js";
import { startTabs } from "./parts-tabs.js";
import { startChapters, startTranscript } from "./spoken-lines.js";

document.querySelectorAll("[data-parts]").forEach(startTabs);
document.querySelectorAll("[data-transcript]").forEach(startTranscript);
document.querySelectorAll("[data-chapters]").forEach(startChapters);
