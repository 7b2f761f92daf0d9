import { SIDES } from '../../src/core/dataset/split.ts';
import type { ClassificationReport } from '../../src/core/metrics/classification-report.ts';
import type { Interval } from '../../src/core/metrics/bootstrap.ts';
import type { SegmentationReport } from '../../src/core/metrics/segmentation-report.ts';
import { table } from '../tools/register/markdown.ts';
import type { Results } from './results.ts';

const figure = (value: number | null): string =>
  value === null ? 'not defined' : value.toFixed(4);

const within = (interval: Interval | null): string =>
  interval ? `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}` : 'not defined';

function classification(report: ClassificationReport, threshold: number | null): string {
  const { intervals, calibration } = report;
  const rows = [
    ['accuracy', figure(report.accuracy), within(intervals.accuracy)],
    ['balanced accuracy', figure(report.balancedAccuracy), ''],
    ['AUC (ROC)', figure(report.auc), within(intervals.auc)],
    ['AUC (precision and recall)', figure(report.prAuc), ''],
    ['sensitivity', figure(report.sensitivity), ''],
    ['specificity', figure(report.specificity), ''],
    ['PPV', figure(report.ppv), ''],
    ['NPV', figure(report.npv), ''],
    ['F1', figure(report.f1), ''],
    ['expected calibration error', figure(calibration?.expectedCalibrationError ?? null), ''],
    ['Brier score', figure(calibration?.brierScore ?? null), ''],
  ];
  const each = report.perClass.map((own) => [
    own.class,
    figure(own.sensitivity),
    figure(own.specificity),
    figure(own.ppv),
    figure(own.f1),
    figure(own.auc),
  ]);
  const confusion = report.confusion.map((row, label) => [
    report.perClass[label]?.class ?? '',
    ...row.map(String),
  ]);
  return [
    table(['figure', 'value', '95 % by drawing patients'], rows),
    table(['class', 'sensitivity', 'specificity', 'PPV', 'F1', 'AUC'], each),
    'Actual classes in rows, predicted ones in columns:',
    table(['', ...report.perClass.map((own) => own.class)], confusion),
    ...(threshold === null
      ? []
      : [
          `The threshold ${threshold.toFixed(4)} was chosen on the validation part and is in the bias of the last layer.`,
        ]),
  ].join('\n\n');
}

function segmentation(report: SegmentationReport): string {
  const rows = report.perClass.map((own) => [
    own.class,
    figure(own.dice.mean),
    within(own.diceInterval),
    figure(own.dice.median),
    figure(own.iou.mean),
    figure(own.hausdorff95Mm.mean),
    figure(own.absoluteVolumeError.mean),
  ]);
  return table(
    [
      'class',
      'Dice',
      '95 % by drawing patients',
      'median Dice',
      'IoU',
      'HD95 in mm',
      'volume error',
    ],
    rows,
  );
}

/** What a person must know before using the model (Mitchell 2019). */
export function modelCard({ config, device, bestEpoch, split, tested, model }: Results): string {
  const { metrics, threshold } = tested;
  const counts = SIDES.map((side) => `${split[side].length} ${side}`).join(', ');
  return `# ${config.name}

${config.intendedUse ?? 'Research. Not a medical device; not for decisions about patients.'}

- Task: ${config.task} in ${config.dimensions}D; classes: ${config.classes.join(', ')}
- Data: ${config.data.kind}; split: ${config.split.kind}; examples: ${counts}
- Network: ${config.model.kind}, ${model.countParams()} parameters
- Input: ${JSON.stringify(model.inputs[0]?.shape.slice(1))}, channels last; recipe: ${JSON.stringify(config.recipe.steps)}
- Trained with seed ${config.seed} on ${device.backend}; weights of epoch ${bestEpoch ?? 0} of ${config.training.epochs}, chosen by ${config.training.best}

## On the test part

${'perClass' in metrics && 'confusion' in metrics ? classification(metrics, threshold) : segmentation(metrics)}

The configuration as it was used is in config.json, all figures in metrics.json.
`;
}
