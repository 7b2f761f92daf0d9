/** Frames of a clip that are looked at: each takes a second or two. */
const MOST_FRAMES = 8;

/**
 * All frames of a short clip; of a longer one the first, the last and some in between, at even distance.
 * What a device writes stands in all of them; what flashes up between two is left to the eye.
 */
export function sampleFrames(frames: number): readonly number[] {
  const count = Math.min(frames, MOST_FRAMES);
  return Array.from({ length: count }, (_, at) =>
    count === 1 ? 0 : Math.round((at * (frames - 1)) / (count - 1)),
  );
}
