import { endsWithMarker } from './jpeg-header.ts';

/** What the SIZ marker of a JPEG 2000 code stream says, ISO/IEC 15444-1 A.5.1. */
export interface Jpeg2000Header {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample; null where components differ in bits, sign or size. */
  readonly precision: number | null;
  readonly isSigned: boolean;
  /** The picture begins at the origin of its grid. */
  readonly isAtOrigin: boolean;
}

const SOC_SIZ = 0xff4fff51;
const COMPONENTS_AT = 42;
const COMPONENT_BYTES = 3;

/** Null where no code stream begins. */
export function readJpeg2000Header(stream: Uint8Array): Jpeg2000Header | null {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < COMPONENTS_AT || view.getUint32(0) !== SOC_SIZ) return null;
  const [width, height, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at));
  const components = view.getUint16(40);
  const first = stream.subarray(COMPONENTS_AT, COMPONENTS_AT + COMPONENT_BYTES);
  const all = stream.subarray(COMPONENTS_AT, COMPONENTS_AT + components * COMPONENT_BYTES);
  if (all.length < components * COMPONENT_BYTES || components < 1) return null;
  const [depth = 0, horizontal, vertical] = first;
  const areAlike = all.every((byte, at) => byte === first[at % COMPONENT_BYTES]);
  return {
    rows: (height ?? 0) - (top ?? 0),
    columns: (width ?? 0) - (left ?? 0),
    components,
    precision: areAlike && horizontal === 1 && vertical === 1 ? (depth & 0x7f) + 1 : null,
    isSigned: depth >> 7 === 1,
    isAtOrigin: left === 0 && top === 0,
  };
}

const SOT = 0xff90;
const EOC = 0xffd9;

/** Offset of the first tile-part, behind the marker segments of the main header; null without one. */
function firstTilePart(view: DataView): number | null {
  for (let at = 2; at + 4 <= view.byteLength; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === SOT) return at;
  }
  return null;
}

function tileCount(view: DataView): number {
  const [width = 0, height = 0] = [8, 12].map((at) => view.getUint32(at));
  const [tileWidth = 0, tileHeight = 0, left = 0, top = 0] = [24, 28, 32, 36].map((at) =>
    view.getUint32(at),
  );
  return Math.ceil((width - left) / tileWidth) * Math.ceil((height - top) / tileHeight);
}

/**
 * Each tile has a part, and the parts (SOT markers, A.4.2) follow each other up to the end marker: a
 * codec fills what is missing with zeros.
 */
export function hasAllTiles(stream: Uint8Array): boolean {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const tiles = new Set<number>();
  let at = firstTilePart(view);
  while (at !== null && at + 12 <= stream.length && view.getUint16(at) === SOT) {
    tiles.add(view.getUint16(at + 4));
    const length = view.getUint32(at + 6);
    // The last part may leave its length open.
    if (length === 0) return endsWithMarker(stream) && tiles.size === tileCount(view);
    at += Math.max(length, 12);
  }
  const hasEnd = at !== null && at + 2 <= stream.length && view.getUint16(at) === EOC;
  return hasEnd && tiles.size === tileCount(view);
}

/** Sign of each component, so that a decoder adds half of the range and gives nothing below zero. */
export function markedAsUnsigned(stream: Uint8Array, components: number): Uint8Array {
  const marked = stream.slice();
  for (let nth = 0; nth < components; nth += 1) {
    const at = COMPONENTS_AT + nth * COMPONENT_BYTES;
    marked[at] = (marked[at] ?? 0) & 0x7f;
  }
  return marked;
}
