import { expect, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { windowToBytes } from '../../src/core/imaging/window.ts';
import type { Frame } from '../../src/core/rpc/frames-api.ts';
import { I18n } from '../../src/state/i18n.svelte.ts';
import Viewer from '../../src/ui/viewer/Viewer.svelte';
import { stackMaker, type ViewerImage } from '../../src/ui/viewer/viewer-series.ts';
import type { ViewerWords } from '../../src/ui/viewer/viewer-words.ts';
import { storedImage } from './seed-studies.ts';

/** Four quarters, each of one value. */
export function quarters(values: readonly [number, number, number, number], slope = 1): Frame {
  const size = 64;
  const pixels = Int16Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return values[(row < size / 2 ? 0 : 2) + (column < size / 2 ? 0 : 1)] as number;
  });
  return {
    rows: size,
    columns: size,
    samplesPerPixel: 1,
    pixels,
    rescaleSlope: slope,
    rescaleIntercept: 0,
    modalityTable: null,
    isHounsfield: true,
    vois: [{ kind: 'window', explanation: '', window: { center: 40, width: 400 } }],
    padding: null,
    overlays: [],
    inverted: false,
  };
}

export const CT_VALUES = [-1000, 0, 100, 3000] as const;

function words(locale: 'en' | 'ko' = 'en'): ViewerWords {
  const storage = { getItem: () => locale, setItem: () => undefined } as unknown as Storage;
  const i18n = new I18n(storage, []);
  return {
    t: i18n.t,
    format: i18n.format,
    plane: (code) => code.toLowerCase(),
    phase: (code) => code.toLowerCase(),
    error: () => ({ title: 'The image could not be decoded', advice: 'Nothing was guessed.' }),
  };
}

/** Numbered from head to feet. */
export const slices = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    storedImage(1, 0, i, { imagePositionMm: [0, 0, -5 * i] }),
  );
const noThumbnail = () => Promise.resolve(undefined);

/** Grey value of the screen at a part of the drawing, from the canvas itself. */
export function greyAt(x: number, y: number): number {
  const canvas = document.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) throw new Error('no canvas');
  const pixel = context.getImageData(canvas.width * x, canvas.height * y, 1, 1).data;
  return pixel[3] === 0 ? -1 : (pixel[0] as number);
}
const quarterGreys = () => [
  greyAt(0.25, 0.25),
  greyAt(0.75, 0.25),
  greyAt(0.25, 0.75),
  greyAt(0.75, 0.75),
];

export async function expectGreys(expected: ArrayLike<number>) {
  await vi.waitFor(() => {
    quarterGreys().forEach((grey, i) => {
      expect(Math.abs(grey - (expected[i] as number))).toBeLessThanOrEqual(1);
    });
  });
}

export const bytesOf = (
  values: readonly number[],
  center: number,
  width: number,
  inverted = false,
) => windowToBytes(Float32Array.from(values), { center, width }, { inverted });

export async function showViewer(
  images: readonly ViewerImage[],
  readFrame: (imageId: string, index: number) => Promise<Frame>,
  locale: 'en' | 'ko' = 'en',
) {
  const host = document.createElement('div');
  host.style.cssText = 'width: 400px; height: 600px';
  document.body.append(host);
  const makeStacks = stackMaker();
  const props = {
    stacks: makeStacks(images),
    words: words(locale),
    loadFrame: readFrame,
    loadThumbnail: noThumbnail,
  };
  const { rerender } = await render(Viewer, { target: host, props });
  return {
    /** As when the database changed. */
    update: (changed: readonly ViewerImage[]) => rerender({ stacks: makeStacks(changed) }),
    grow: (isGrowing: boolean) => rerender({ isGrowing }),
  };
}
