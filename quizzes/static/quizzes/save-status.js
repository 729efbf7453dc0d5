// Says where the answers are: on the server, on the way, or still on this phone.

const WORDS = {
  saved: () => ["✓ 已保存", " · 断网也不丢"],
  saving: () => ["正在保存…", ""],
  waiting: (waiting) => [`待同步 ${waiting} 题`, " · 已存在本机，联网后自动保存"],
  restored: (waiting) => [`待同步 ${waiting} 题`, " · 上次没传完的已找回，正在补传"],
  refused: () => ["有一题没有存上", " · 请重新选一次"],
  "signed-out": () => ["登录已过期", " · 答案已存在本机，"],
};

export class SaveStatus {
  constructor(element, loginUrl) {
    this.element = element;
    this.loginUrl = loginUrl;
  }

  say(state, waiting) {
    const [first, rest] = WORDS[state](waiting);
    this.element.className = state === "saved" || state === "saving" ? "" : "waiting";
    this.element.dataset.state = state;
    const strong = document.createElement("b");
    strong.textContent = first;
    this.element.replaceChildren(strong, rest);
    if (state !== "signed-out") return;
    const link = document.createElement("a");
    link.href = this.loginUrl;
    link.textContent = "重新登录";
    this.element.append(link);
  }
}
