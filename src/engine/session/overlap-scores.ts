import type { OverlapScores } from '../../core/training/session-event.ts';

/** Mean of what is defined; null when nothing is. */
export function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length > 0
    ? defined.reduce((sum, value) => sum + value, 0) / defined.length
    : null;
}

/** Dice of each class from counts [actual][predicted]; null where the class is nowhere. */
export function diceOf(counts: ArrayLike<number>, classCount: number): (number | null)[] {
  const classes = Array.from({ length: classCount }, (_, label) => label);
  const at = (actual: number, predicted: number) => counts[actual * classCount + predicted] ?? 0;
  return classes.map((label) => {
    const actual = classes.reduce((sum, other) => sum + at(label, other), 0);
    const predicted = classes.reduce((sum, other) => sum + at(other, label), 0);
    return actual + predicted > 0 ? (2 * at(label, label)) / (actual + predicted) : null;
  });
}

/** Figures of voxels counted together. */
export function overlapScoresOf(
  counts: ArrayLike<number>,
  classCount: number,
  loss: number,
): OverlapScores {
  const dice = diceOf(counts, classCount);
  return { loss, dice, meanDice: meanOfDefined(dice.slice(1)) };
}
