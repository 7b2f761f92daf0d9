import type { TestDetails } from '../training/run.ts';
import { classificationReportOf } from './classification-report.ts';
import { rocCurveOf, type RocPoint } from './curves.ts';

/** More cannot be seen apart on a screen. */
const MOST_POINTS = 200;

/** Evenly chosen points, the first and the last among them. */
function thinned(points: readonly RocPoint[]): readonly RocPoint[] {
  if (points.length <= MOST_POINTS) return points;
  const last = points.length - 1;
  return Array.from({ length: MOST_POINTS }, (_, i) => {
    const at = Math.round((i * last) / (MOST_POINTS - 1));
    return points[at] as RocPoint;
  });
}

/** All figures of one pass over held-out examples. `probabilities` is [examples × classes]. */
export function testDetailsOf(
  probabilities: ArrayLike<number>,
  items: readonly { readonly label: number; readonly personId: string }[],
  classCount: number,
  positiveClass: number,
): TestDetails {
  const labels = items.map(({ label }) => label);
  const classes = Array.from({ length: classCount }, (_, label) => String(label));
  const counted = classCount === 2 ? [positiveClass] : [...classes.keys()];
  const rocCurves = counted.map((label) => {
    const scores = items.map((_, at) => probabilities[at * classCount + label] ?? NaN);
    const curve = rocCurveOf(
      scores,
      labels.map((own) => own === label),
    );
    return curve && thinned(curve);
  });
  const personIds = items.map(({ personId }) => personId);
  const report = classificationReportOf({
    ...{ probabilities, labels, personIds, classes, positiveClass },
  });
  return { report, rocCurves };
}
