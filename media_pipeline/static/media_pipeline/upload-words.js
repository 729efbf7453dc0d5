// Words and numbers of an upload. Pure: tested with node --test.

const MIB = 1024 * 1024;
/** The speed is that of the last seconds: a line that broke an hour ago says nothing about now. */
const WINDOW_MS = 8000;

/** "850 KB", "12.4 MB", "1.26 GB" as people read the size of a film. */
export function sizeText(bytes) {
  if (bytes >= 1024 * MIB) return `${(bytes / MIB / 1024).toFixed(2)} GB`;
  if (bytes >= MIB) return `${(bytes / MIB).toFixed(bytes >= 100 * MIB ? 0 : 1)} MB`;
  return `${Math.ceil(bytes / 1024)} KB`;
}

export function speedText(bytesPerSecond) {
  return `每秒${sizeText(bytesPerSecond)}`;
}

/** "还要约3分钟"; whole minutes, because nobody trusts seconds. */
export function remainingText(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return "还要不到1分钟";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `还要约${minutes}分钟`;
  const rest = minutes % 60;
  return rest ? `还要约${Math.floor(minutes / 60)}小时${rest}分钟` : `还要约${minutes / 60}小时`;
}

/** Whole percent, 100 only when every byte is there. */
export function percentOf(sent, total) {
  return total ? Math.floor((sent / total) * 100) : 0;
}

/** Turns "so many bytes by now" into bytes a second over the last seconds. */
export class Speed {
  #samples = [];

  add(bytes, atMs) {
    this.#samples.push([bytes, atMs]);
    while (this.#samples.length > 2 && atMs - this.#samples[0][1] > WINDOW_MS) this.#samples.shift();
  }

  forget() {
    this.#samples = [];
  }

  /** Bytes a second, or 0 while nobody knows. */
  get now() {
    if (this.#samples.length < 2) return 0;
    const [[firstBytes, firstMs], [lastBytes, lastMs]] = [this.#samples[0], this.#samples.at(-1)];
    const seconds = (lastMs - firstMs) / 1000;
    return seconds >= 0.5 ? Math.max(0, (lastBytes - firstBytes) / seconds) : 0;
  }
}

export function figuresText(sent, total, bytesPerSecond) {
  const words = [`${sizeText(sent)} / ${sizeText(total)}`];
  if (bytesPerSecond > 0) {
    words.push(speedText(bytesPerSecond), remainingText((total - sent) / bytesPerSecond));
  }
  return words.filter(Boolean).join(" · ");
}

/** A short number for some bytes (FNV-1a): tells two recordings of one name and size apart. */
export function mix(bytes, start = 0x811c9dc5) {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
