// Counts down what the server said is left; the phone's clock may be wrong, so only elapsed time is measured.

export function startCountdown(element, onEnd) {
  const total = Number(element.dataset.countdown) * 1000;
  const began = performance.now();
  const tick = () => {
    const left = Math.max(0, Math.ceil((total - (performance.now() - began)) / 1000));
    element.textContent = clock(left);
    if (left > 0) return;
    clearInterval(timer);
    onEnd();
  };
  const timer = setInterval(tick, 500);
  tick();
}

export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
