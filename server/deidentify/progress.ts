const EVERY_MS = 500;

/** Minutes and seconds, hours where there are any. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${twoDigits(Math.floor(whole / 60) % 60)}:${twoDigits(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** One line that is written over itself, in a terminal only. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  readonly #startedAt = performance.now();
  #done = 0;
  #writtenAt = -Infinity;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  add(): void {
    this.#done += 1;
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#writtenAt < EVERY_MS) return;
    this.#writtenAt = now;
    const rate = this.#done / Math.max(0.001, (now - this.#startedAt) / 1000);
    const left = clock((this.#total - this.#done) / rate);
    this.#write(`${this.#done} of ${this.#total} files, ${rate.toFixed(0)} files/s, ${left} left`);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#write('');
  }

  #write(text: string): void {
    this.#stream.write(`\r\u001b[K${text}`);
  }
}
