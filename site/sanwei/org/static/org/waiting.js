// A roster takes a while to read: says so, counts the seconds, and lets nobody send it twice.
const LOUD_EVERY = 10; // a screen reader hears of it now and then, not each second

for (const form of document.querySelectorAll("[data-waiting]")) {
  const line = form.querySelector("[data-waiting-line]");
  let timer = 0;

  form.addEventListener("submit", (event) => {
    if (timer) {
      event.preventDefault();
      return;
    }
    const words = event.submitter?.dataset.words || form.dataset.waiting;
    const began = Date.now();
    const say = () => {
      const seconds = Math.round((Date.now() - began) / 1000);
      line.setAttribute("aria-live", seconds % LOUD_EVERY === 0 ? "polite" : "off");
      line.textContent = words.replace("%s", seconds);
    };
    line.hidden = false;
    say();
    timer = setInterval(say, 1000);
  });

  addEventListener("pageshow", () => {
    clearInterval(timer);
    timer = 0;
    line.hidden = true;
  });
}
