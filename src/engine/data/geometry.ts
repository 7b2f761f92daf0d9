import { standardNormal, uniformIn } from '../../core/dataset/normal.ts';
import type { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { AugmentationOptions } from '../../core/training/augmentation-options.ts';
import type { Size } from './example.ts';
import type { PlaceOf } from './resample.ts';

/** Rows of a 3 × 3 matrix, axes in the order slices, rows, columns. */
type Matrix = readonly [Row, Row, Row];
type Row = readonly [number, number, number];

const AXES = ['slices', 'rows', 'columns'] as const;

function times(a: Matrix, b: Matrix): Matrix {
  const row = (i: 0 | 1 | 2): Row => {
    const at = (j: 0 | 1 | 2) => a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
    return [at(0), at(1), at(2)];
  };
  return [row(0), row(1), row(2)];
}

const diagonal = ([a, b, c]: Row): Matrix => [
  [a, 0, 0],
  [0, b, 0],
  [0, 0, c],
];

function turned(axis: 0 | 1 | 2, radians: number): Matrix {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  if (axis === 0) return [[1, 0, 0], [0, c, -s], [0, s, c]]; // prettier-ignore
  if (axis === 1) return [[c, 0, -s], [0, 1, 0], [s, 0, c]]; // prettier-ignore
  return [[c, -s, 0], [s, c, 0], [0, 0, 1]]; // prettier-ignore
}

/** Moves of control points, between which is interpolated: one array an axis. */
interface Elastic {
  readonly spacing: number;
  readonly grid: Size;
  readonly moves: readonly [Float32Array, Float32Array, Float32Array];
}

/** A change of places that was drawn; null: everything stays where it is. */
export interface Geometry {
  /** From a step in the output to a step in the input. */
  readonly matrix: Matrix;
  /** In voxels of the input. */
  readonly shift: Row;
  readonly elastic: Elastic | null;
}

function drawElastic(
  { spacing, strength }: { spacing: number; strength: number },
  size: Size,
  random: SeededRandom,
): Elastic {
  const points = (length: number) => Math.ceil(length / spacing) + 1;
  const grid: Size = [size[0] === 1 ? 1 : points(size[0]), points(size[1]), points(size[2])];
  const moves = (isStill: boolean) => {
    const values = new Float32Array(grid[0] * grid[1] * grid[2]);
    return isStill ? values : values.map(() => strength * standardNormal(random));
  };
  return { spacing, grid, moves: [moves(size[0] === 1), moves(false), moves(false)] };
}

/** Draws a change of places of an image of this size. Null when nothing was to change. */
export function drawGeometry(
  options: AugmentationOptions,
  size: Size,
  random: SeededRandom,
): Geometry | null {
  const isFlat = size[0] === 1;
  const sign = (axis: 0 | 1 | 2) =>
    options.flip.includes(AXES[axis]) && random.nextFloat() < 0.5 ? -1 : 1;
  const signs: Row = [sign(0), sign(1), sign(2)];
  let matrix = diagonal(signs);
  let shift: Row = [0, 0, 0];
  let isChanged = signs.includes(-1);
  if (random.nextFloat() < options.chance) {
    const angle = () => {
      const most = (options.rotateDegrees * Math.PI) / 180;
      return uniformIn(random, -most, most);
    };
    const scale = uniformIn(random, options.scale[0], options.scale[1]);
    const stretch = () => scale * (1 + uniformIn(random, -options.stretch, options.stretch));
    const move = (length: number) => length * uniformIn(random, -options.shift, options.shift);
    const shrink = diagonal([isFlat ? 1 : 1 / stretch(), 1 / stretch(), 1 / stretch()]);
    matrix = times(times(shrink, turned(0, angle())), matrix);
    if (!isFlat) matrix = times(times(turned(1, angle()), turned(2, angle())), matrix);
    shift = [isFlat ? 0 : move(size[0]), move(size[1]), move(size[2])];
    isChanged = true;
  }
  const { elastic } = options;
  const isElastic = elastic !== undefined && random.nextFloat() < elastic.chance;
  if (!isChanged && !isElastic) return null;
  return { matrix, shift, elastic: isElastic ? drawElastic(elastic, size, random) : null };
}

/** Move along one axis at a place of the output, between the eight control points around it. */
function moveAt(
  { spacing, grid }: Elastic,
  values: Float32Array,
  slice: number,
  row: number,
  column: number,
): number {
  const [z, y, x] = [slice / spacing, row / spacing, column / spacing];
  const [z0, y0, x0] = [Math.floor(z), Math.floor(y), Math.floor(x)];
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const atZ = Math.min(grid[0] - 1, z0 + (i >> 2));
    const atY = Math.min(grid[1] - 1, y0 + ((i >> 1) & 1));
    const atX = Math.min(grid[2] - 1, x0 + (i & 1));
    const weight =
      (i & 4 ? z - z0 : 1 - z + z0) * (i & 2 ? y - y0 : 1 - y + y0) * (i & 1 ? x - x0 : 1 - x + x0);
    sum += weight * (values[(atZ * grid[1] + atY) * grid[2] + atX] as number);
  }
  return sum;
}

/** Places of an output of `size` whose middle lies at `centre` of the input. */
export function placesOf({ matrix, shift, elastic }: Geometry, size: Size, centre: Size): PlaceOf {
  const [a, b, c] = matrix;
  const half = size.map((length) => (length - 1) / 2) as unknown as Size;
  return (slice, row, column, place) => {
    let [z, y, x] = [slice - half[0], row - half[1], column - half[2]];
    if (elastic) {
      const { moves } = elastic;
      z += moveAt(elastic, moves[0], slice, row, column);
      y += moveAt(elastic, moves[1], slice, row, column);
      x += moveAt(elastic, moves[2], slice, row, column);
    }
    place[0] = centre[0] + shift[0] + a[0] * z + a[1] * y + a[2] * x;
    place[1] = centre[1] + shift[1] + b[0] * z + b[1] * y + b[2] * x;
    place[2] = centre[2] + shift[2] + c[0] * z + c[1] * y + c[2] * x;
  };
}
