import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes docs/benchmarks/training-accuracy.md out of the logs in docs/training-runs, which are what
 * `npm run train` wrote but for the events of single steps. Given a log, its name and that it is to be
 * kept, it is put there first.
 * Usage: node tests/bench/training-accuracy.ts [LOG NAME]
 */
const RUNS = 'docs/training-runs';
const PAGE = 'docs/benchmarks/training-accuracy.md';

interface EpochEvent {
  readonly epoch: number;
  readonly isBest: boolean;
  readonly seconds: number;
  readonly validation: { readonly auc?: number; readonly meanDice?: number } | null;
}

interface LabelFigures {
  readonly class: string;
  readonly dice: { readonly mean: number; readonly median: number };
  readonly hausdorff95Mm: { readonly mean: number | null };
}

interface ClassMetrics {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly auc: number;
  readonly intervals: { readonly auc: { readonly low: number; readonly high: number } };
}

type Event =
  | {
      readonly event: 'start';
      readonly name: string;
      readonly seed: number;
      readonly device: {
        readonly backend: string;
        readonly program?: { readonly build: string; readonly threads: number };
      };
      readonly examples: Readonly<Record<string, number>>;
    }
  | ({ readonly event: 'epoch' } & EpochEvent)
  | {
      readonly event: 'test';
      readonly metrics: ClassMetrics | { readonly perClass: readonly LabelFigures[] };
    };

const [log, name] = process.argv.slice(2);
if (log !== undefined && name !== undefined) {
  const lines = readFileSync(log, 'utf8').split('\n');
  const kept = lines.filter((line) => line !== '' && !line.startsWith('{"event":"step"'));
  writeFileSync(join(RUNS, `${name}.jsonl`), `${kept.join('\n')}\n`);
}

interface Run {
  readonly file: string;
  readonly start: Extract<Event, { event: 'start' }>;
  readonly epochs: readonly EpochEvent[];
  readonly metrics: Extract<Event, { event: 'test' }>['metrics'];
}

function readRun(file: string): Run {
  const lines = readFileSync(join(RUNS, file), 'utf8').trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Event);
  const start = events.find((event) => event.event === 'start');
  const test = events.findLast((event) => event.event === 'test');
  if (!start || !test) throw new RangeError(`${file} is not the log of a whole run`);
  return {
    file,
    start,
    epochs: events.filter((event) => event.event === 'epoch'),
    metrics: test.metrics,
  };
}

const fixed = (value: number, digits = 3): string => value.toFixed(digits);

function figures(metrics: Run['metrics']): string {
  if ('auc' in metrics) {
    const { auc, accuracy, balancedAccuracy, intervals } = metrics;
    const range = `${fixed(intervals.auc.low)} to ${fixed(intervals.auc.high)}`;
    return `AUC ${fixed(auc)} (95 %: ${range}), accuracy ${fixed(accuracy)}, balanced ${fixed(balancedAccuracy)}`;
  }
  return metrics.perClass
    .map(({ class: name, dice, hausdorff95Mm: { mean: mm } }) => {
      const distance = mm === null ? '' : `, HD95 ${fixed(mm, 2)} mm`;
      return `${name}: Dice median ${fixed(dice.median)}, mean ${fixed(dice.mean)}${distance}`;
    })
    .join('; ');
}

function curve(epochs: readonly EpochEvent[]): string {
  return epochs
    .flatMap(({ validation }) => validation?.auc ?? validation?.meanDice ?? [])
    .map((value) => fixed(value))
    .join(' ');
}

const runs = readdirSync(RUNS)
  .filter((file) => file.endsWith('.jsonl'))
  .sort()
  .map(readRun);

const row = ({ start, epochs, metrics }: Run): string => {
  const best = epochs.findLast(({ isBest }) => isBest)?.epoch ?? 0;
  const minutes = epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const { backend, program } = start.device;
  const device = program
    ? `${backend} ${program.build}, ${program.threads} thread`
    : `${backend}, 1 thread`;
  return `| ${[start.name, start.seed, figures(metrics), `${best} of ${epochs.length}`, fixed(minutes, 1), device].join(' | ')} |`;
};

writeFileSync(
  PAGE,
  `# What training reaches

Written by \`node tests/bench/training-accuracy.ts\` out of the logs in \`docs/training-runs\`: each is the standard output of \`npm run train\` with the configuration of that name in \`docs/examples\`, but for the events of single steps. Everything is trained from first weights out of the seed; the epoch and the threshold are chosen on the validation part, the test part was looked at once a run, at its end. While the command was built, two epochs on PneumoniaMNIST were tested (AUC .951). Minutes are of the clock, on a machine that did other things too: they say what is bearable, not how fast it is.

| set | seed | test part | best epoch | minutes | device |
| --- | ---: | --- | ---: | ---: | --- |
${runs.map(row).join('\n')}

Published: PneumoniaMNIST ResNet-18 AUC .944, accuracy .854; ResNet-50 at 224² .962, .884; Google AutoML Vision, with pretraining, .991, .946. AdrenalMNIST3D ResNet-18+3D AUC .827, ACS .839 (MedMNIST v2, Yang 2023). Hippocampus: a plain 3D U-Net has a median Dice of .891 anterior and .857 posterior, nnU-Net about .90 and .89, on splits of their own.

## What was chosen, and how

PneumoniaMNIST, seed 1, validation AUC and loss at the best epoch: 8 filters with every image changed .9949, .233; 16 filters .9960, .193; 16 filters with half of the images moved and half changed in contrast .9968, .128; stronger changes .9927, .279 when stopped. The third was taken. On the test part these choices are one: its AUC was .972 to .979 for three seeds of the first, .986 for one of the second, .976 to .984 for three of the third, all within each other's intervals; the published .991 comes from pretraining. What stops it: MedMNIST cut the validation part out of the source's training part, and it is nearly solved; the test part is the source's own, and there specificity falls from .99 to .77–.82. Nothing on the validation part shows that, so nothing there can choose what would mend it.

AdrenalMNIST3D: with every mask rotated, and so blurred at its rim, the network never saw a crisp one, and the loss on the crisp masks of the validation part was 1.0; with half of them left alone it is .36, and the AUC there rises from .815–.842 to .839–.864. The test AUC stays what it was.

BUSI 148 (103 pictures to train on): where a lesion is missed altogether, or seen in a breast that has none, Dice is 0; the mean shows that and the median does not.

## Course of the validation figure

AUC, or the mean Dice over images and classes, at each validation.

${runs.map(({ file, epochs }) => `- ${file.replace('.jsonl', '')}: ${curve(epochs)}`).join('\n')}
`,
);
