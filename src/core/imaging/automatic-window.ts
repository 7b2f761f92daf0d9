import type { PixelArray, PixelDescription } from '../dicom/pixels.ts';
import { modalityRange, toModality, type Modality } from './modality.ts';
import type { Window } from './window.ts';

const MAX_SAMPLES = 16_384;

function between(low: number, high: number): Window {
  const width = high > low ? high - low : 1;
  return { center: low + width / 2, width, function: 'LINEAR_EXACT' };
}

/** Bytes and bits without a window are display values as they are: the VOI stage is nothing to them. */
function isMadeForDisplay(description: PixelDescription, modality: Modality): boolean {
  const { sampleType, bitsStored, pixelRepresentation } = description;
  const isRescaled =
    modality.modalityTable !== null ||
    modality.rescaleSlope !== 1 ||
    modality.rescaleIntercept !== 0;
  return sampleType === 'integer' && bitsStored <= 8 && pixelRepresentation === 0 && !isRescaled;
}

/**
 * A window for a frame that brings none: the whole range of unsigned bytes and bits, else from the 1st to
 * the 99th percentile of the modality values, padding left out; of large frames every n-th value is asked.
 */
export function automaticWindow(
  stored: PixelArray,
  description: PixelDescription,
  modality: Modality,
): Window {
  const whole = modalityRange(description, modality);
  if (whole && isMadeForDisplay(description, modality)) return between(...whole);
  const { padding } = description;
  const step = Math.max(1, Math.floor(stored.length / MAX_SAMPLES));
  const samples = new Float64Array(Math.ceil(stored.length / step));
  let count = 0;
  for (let i = 0; i < stored.length; i += step) {
    const value = stored[i] as number;
    const isPadding = padding && value >= padding.min && value <= padding.max;
    if (!isPadding && Number.isFinite(value)) samples[count++] = value;
  }
  const sorted = toModality(samples.subarray(0, count), modality).sort();
  const at = (part: number) => sorted[Math.round(part * (count - 1))] ?? 0;
  return at(0.01) < at(0.99) ? between(at(0.01), at(0.99)) : between(at(0), at(1));
}
