import type { Window } from '../../core/imaging/window.ts';

/** As fine as the window asks for: whole numbers from a width of 100 on, and always for LINEAR. */
function stepOf({ width, function: by = 'LINEAR' }: Window): number {
  return by === 'LINEAR' ? 1 : Math.min(1, 10 ** (Math.floor(Math.log10(width)) - 2));
}

const rounded = (value: number, step: number) =>
  Number((Math.round(value / step) * step).toPrecision(12));

/**
 * The window after a drag over (across, down) pixels: to the right wider, down brighter values in the
 * middle. A drag over the whole box doubles the width, whatever the range of values is.
 */
export function draggedWindow(
  start: Window,
  { across, down, boxWidth }: { across: number; down: number; boxWidth: number },
): Window {
  const perPixel = start.width / Math.max(200, boxWidth / 2);
  const step = stepOf(start);
  return {
    ...start,
    width: Math.max(step, rounded(start.width + across * perPixel, step)),
    center: rounded(start.center + down * perPixel, step),
  };
}
