/** Which rows of a long list are drawn, and the room that the others take. Heights in pixels. */
export interface VirtualWindow {
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

export interface VirtualExtent {
  readonly count: number;
  readonly rowHeight: number;
  readonly scrollTop: number;
  readonly height: number;
}

/** Rows beyond each edge, so that a short scroll shows no gap. */
const OVERSCAN = 6;

/** The rows in view of a list whose rows all have the same height. */
export function virtualWindow(extent: VirtualExtent): VirtualWindow {
  const { count, rowHeight, scrollTop, height } = extent;
  const first = Math.min(Math.floor(scrollTop / rowHeight), Math.max(0, count - 1));
  const start = Math.max(0, first - OVERSCAN);
  const end = Math.min(count, first + Math.ceil(height / rowHeight) + OVERSCAN);
  return { start, end, before: start * rowHeight, after: (count - end) * rowHeight };
}

/** The scroll position nearest to the present one that shows a row; `covered` is a fixed header. */
export function scrollTopFor(row: number, extent: VirtualExtent, covered = 0): number {
  const top = row * extent.rowHeight;
  const bottom = top + extent.rowHeight;
  if (top < extent.scrollTop) return top;
  const visible = extent.height - covered;
  return bottom > extent.scrollTop + visible ? bottom - visible : extent.scrollTop;
}
