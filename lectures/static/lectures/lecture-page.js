// The lecture page: the recording and its evidence, then the tabs, each found by its data attribute.

import "../study/watching-page.js";
import { startTabs } from "./parts-tabs.js";

document.querySelectorAll("[data-parts]").forEach(startTabs);
