// Turns the list of parts into tabs. Without it the parts stand one below the other under their names.

export function startTabs(root) {
  const list = root.querySelector("[data-part-tabs]");
  if (!list) return;
  const tabs = [...list.querySelectorAll("a")];
  const panelOf = (tab) => root.querySelector(tab.getAttribute("href"));
  list.setAttribute("role", "tablist");
  root.querySelectorAll("[data-part-name]").forEach((name) => (name.hidden = true));

  function choose(chosen) {
    for (const tab of tabs) {
      const isOn = tab === chosen;
      tab.setAttribute("aria-selected", String(isOn));
      tab.tabIndex = isOn ? 0 : -1;
      panelOf(tab).hidden = !isOn;
    }
  }

  tabs.forEach((tab, place) => {
    const panel = panelOf(tab);
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      choose(tab);
    });
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      const next = tabs[(place + by + tabs.length) % tabs.length];
      choose(next);
      next.focus();
    });
  });
  choose(tabs.find((tab) => tab.hash === location.hash) ?? tabs[0]);
}
