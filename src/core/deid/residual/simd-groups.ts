/** Groups share the bits of a byte. */
const MOST_GROUPS = 8;

/** Which of the bytes are zero: of UTF-16 in either order every second one is, of other forms none. */
function shapeOf(window: Uint8Array): number {
  return window.reduce((shape, byte, at) => (byte === 0 ? shape | (1 << at) : shape), 0);
}

function rankOf(window: Uint8Array): number {
  return window.reduce((rank, byte) => rank * 256 + byte, 0);
}

/**
 * Puts windows that are alike into one group, at most eight in all. A group lets through every mixture of its
 * windows, so shapes are not mixed: dark pixels, which are zeros, would fit all of a group that has both orders
 * of UTF-16.
 */
export function groupsOf<W extends { readonly bytes: Uint8Array }>(
  windows: readonly W[],
): readonly (readonly W[])[] {
  const byShape = Map.groupBy(windows, ({ bytes }) => shapeOf(bytes));
  const shapes = [...byShape.values()].sort((one, other) => other.length - one.length);
  const kinds = [...shapes.slice(0, MOST_GROUPS - 1), shapes.slice(MOST_GROUPS - 1).flat()].filter(
    (kind) => kind.length > 0,
  );
  const counts = kinds.map(() => 1);
  for (let left = MOST_GROUPS - kinds.length; left > 0; left -= 1) {
    const sizes = kinds.map((kind, at) => kind.length / (counts[at] ?? 1));
    const largest = sizes.indexOf(Math.max(...sizes));
    counts[largest] = (counts[largest] ?? 1) + 1;
  }
  return kinds.flatMap((kind, at) => {
    const sorted = kind.toSorted((one, other) => rankOf(one.bytes) - rankOf(other.bytes));
    const size = Math.ceil(sorted.length / (counts[at] ?? 1));
    return Array.from({ length: Math.ceil(sorted.length / size) }, (_, group) =>
      sorted.slice(group * size, (group + 1) * size),
    );
  });
}
