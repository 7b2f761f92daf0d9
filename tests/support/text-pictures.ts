import pretendardUrl from 'pretendard/dist/web/static/woff2/Pretendard-Regular.woff2?url';

/** A picture with letters in it, made by the browser's own fonts, and where their strokes are. */
export interface TextPicture {
  readonly rows: number;
  readonly columns: number;
  /** RGB, sample by sample. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly lines: readonly WrittenLine[];
}

interface WrittenLine {
  readonly text: string;
  /** Pixels (row × columns + column) that the letters changed so that an eye sees it. */
  readonly strokes: readonly number[];
}

interface LineToWrite {
  readonly text: string;
  /** Of the left end of the base line. */
  readonly row: number;
  readonly column: number;
  readonly heightPixels: number;
  readonly colour: string;
  /** A bar behind the letters. */
  readonly behind?: string;
  readonly font?: string;
}

export interface PictureToWrite {
  readonly rows: number;
  readonly columns: number;
  readonly background: 'black' | 'white' | 'speckle' | 'gradient';
  readonly lines: readonly LineToWrite[];
}

/** By how much a sample changes before a stroke counts as seen. */
const SEEN = 24;

function noise(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 0x7fffffff) / 0x7fffffff;
}

/** A fan of speckle as an ultrasound has it, or a slope of grey. */
function backgroundOf({ rows, columns, background }: PictureToWrite): ImageData {
  const image = new ImageData(columns, rows);
  const next = noise(7);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const isFan = Math.abs(column - columns / 2) < row * 0.7 && row > rows / 8;
      const values = {
        black: 0,
        white: 255,
        speckle: isFan ? 20 + 140 * next() * next() : 0,
        gradient: 40 + (140 * row) / rows,
      };
      const at = 4 * (row * columns + column);
      image.data.fill(values[background], at, at + 3);
      image.data[at + 3] = 255;
    }
  }
  return image;
}

function samplesOf(context: OffscreenCanvasRenderingContext2D): Uint8Array<ArrayBuffer> {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgb.set(data.subarray(4 * pixel, 4 * pixel + 3), 3 * pixel);
  }
  return rgb;
}

function write(context: OffscreenCanvasRenderingContext2D, line: LineToWrite): WrittenLine {
  const { text, row, column, heightPixels, colour, behind, font = 'Liberation Sans' } = line;
  context.font = `${heightPixels}px "${font}", sans-serif`;
  if (behind !== undefined) {
    context.fillStyle = behind;
    const width = context.measureText(text).width + 8;
    context.fillRect(column - 4, row - heightPixels, width, heightPixels * 1.4);
  }
  const before = samplesOf(context);
  context.fillStyle = colour;
  context.fillText(text, column, row);
  const after = samplesOf(context);
  const strokes: number[] = [];
  for (let at = 0; at < after.length; at += 3) {
    const isSeen = [0, 1, 2].some(
      (sample) => Math.abs((after[at + sample] ?? 0) - (before[at + sample] ?? 0)) > SEEN,
    );
    if (isSeen) strokes.push(at / 3);
  }
  return { text, strokes };
}

/** Of the program itself: a bare machine has no font with Hangul. */
export const HANGUL_FONT = 'Pretendard';

/** Call it once before Hangul is drawn. */
export async function loadHangulFont(): Promise<void> {
  const font = new FontFace(HANGUL_FONT, `url(${pretendardUrl})`);
  document.fonts.add(await font.load());
}

/** Draws the picture. Runs in a page: only a browser has fonts. */
export function drawTextPicture(order: PictureToWrite): TextPicture {
  const { rows, columns } = order;
  const context = new OffscreenCanvas(columns, rows).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.putImageData(backgroundOf(order), 0, 0);
  const lines = order.lines.map((line) => write(context, line));
  return { rows, columns, rgb: samplesOf(context), lines };
}
