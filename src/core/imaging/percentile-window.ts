import type { PixelArray, PixelDescription } from '../dicom/pixels.ts';
import type { Window } from './window.ts';

const MAX_SAMPLES = 65_536;

/**
 * A window from the 1st to the 99th percentile of the rescaled values, padding left out; of large
 * frames every n-th value is asked.
 */
export function percentileWindow(stored: PixelArray, description: PixelDescription): Window {
  const { padding, rescaleSlope, rescaleIntercept } = description;
  const step = Math.max(1, Math.floor(stored.length / MAX_SAMPLES));
  const samples = new Float32Array(Math.ceil(stored.length / step));
  let count = 0;
  for (let i = 0; i < stored.length; i += step) {
    const value = stored[i] as number;
    const isPadding = padding && value >= padding.min && value <= padding.max;
    if (!isPadding && Number.isFinite(value)) {
      samples[count++] = value * rescaleSlope + rescaleIntercept;
    }
  }
  const sorted = samples.subarray(0, count).sort();
  const at = (part: number) => sorted[Math.round(part * (count - 1))] ?? 0;
  const [low, high] = at(0.01) < at(0.99) ? [at(0.01), at(0.99)] : [at(0), at(1)];
  // The linear function of PS3.3 C.11.2.1.2.1 maps exactly these two to black and white.
  return { center: (low + high + 1) / 2, width: high - low + 1 };
}
