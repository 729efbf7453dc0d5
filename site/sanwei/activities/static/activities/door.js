// The door on the wall: asks what to show, swaps the code when it changes, says so when it can't know.

const LOOK_MS = 2000;
const STALE_MS = 12000;
const door = document.querySelector("[data-door]");
if (door) start(door);

function start(door) {
  const part = (name) => door.querySelector(`[data-${name}]`);
  let etag = "";
  let heard = Date.now();
  let changesAt = Date.now() + Number(door.dataset.left) * 1000;

  async function look() {
    try {
      const response = await fetch(door.dataset.url, {
        headers: { Accept: "application/json", ...(etag && { "If-None-Match": etag }) },
        cache: "no-store",
      });
      if (response.redirected || response.status === 403 || response.status === 404) return location.reload();
      if (response.status !== 304 && !response.ok) return;
      heard = Date.now();
      if (response.status === 304) return;
      etag = response.headers.get("ETag") ?? "";
      show(await response.json());
    } catch {
      // No network: tick() says so once it matters.
    }
  }

  function show(told) {
    if (!told.is_open) return location.reload();
    changesAt = Date.now() + told.seconds_left * 1000;
    const drawn = new DOMParser().parseFromString(told.qr, "text/html").querySelector("svg");
    part("qr").replaceChildren(drawn);
    part("digits").textContent = told.digits;
    part("present").textContent = told.present;
    part("due").textContent = told.due;
    part("names").textContent = told.names.length ? `刚签到：${told.names.join("、")}` : "";
  }

  function tick() {
    const left = Math.max(0, Math.ceil((changesAt - Date.now()) / 1000));
    part("left").textContent = left ? `${left}秒后换` : "正在换…";
    const isStale = Date.now() - heard > STALE_MS;
    door.classList.toggle("stale", isStale);
    part("stale").hidden = !isStale;
  }

  setInterval(look, LOOK_MS);
  setInterval(tick, 500);
  addEventListener("online", look);
  part("full")?.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  });
  look();
  tick();
  door.dataset.ready = "1";
}
