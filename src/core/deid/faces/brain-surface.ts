import type { Vector3 } from '../../imaging/volume/vector.ts';
import { cellCount, type Grid } from './patient-grid.ts';
import type { Mask } from './morphology.ts';
import { sphereMesh, type SphereMesh } from './sphere-mesh.ts';

/** Values that tell the brain from what lies around it, and where to begin. */
export interface BrainStart {
  readonly grid: Grid;
  /** Dark outside of the head and in bone. No NaN. */
  readonly values: Float32Array;
  /** Nothing is darker, nothing of the brain is brighter. */
  readonly darkest: number;
  readonly brightest: number;
  /** A point well inside the brain, mm. */
  readonly center: Vector3;
  /** About half of the radius of the brain, mm. */
  readonly radiusMm: number;
}

const SUBDIVISIONS = 4;
const ITERATIONS = 500;
/** The mean length of edges is measured again after so many. */
const EDGE_ROUNDS = 50;
/** How far inwards the least and the greatest value is looked for, mm. */
const LOOK_DARK_MM = 20;
const LOOK_BRIGHT_MM = 10;
/** Share of the way from dark to the local bright at which the brain ends. */
const FRACTION = 0.5;
/** Radii of curvature, mm: tighter ones are smoothed away, wider ones hardly. */
const [TIGHT_MM, WIDE_MM] = [3.33, 10];
const MIDDLE = (1 / TIGHT_MM + 1 / WIDE_MM) / 2;
const STEEPNESS = 6 / (1 / TIGHT_MM - 1 / WIDE_MM);

/** x, y, z of each vertex one after the other, in cells. */
type Points = Float64Array<ArrayBuffer>;

function valueAt({ grid, values, darkest }: BrainStart, x: number, y: number, z: number): number {
  const { size } = grid;
  const nx = size[0];
  const ny = size[1];
  const nz = size[2];
  const i = Math.round(x);
  const j = Math.round(y);
  const k = Math.round(z);
  if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return darkest;
  return values[i + nx * (j + ny * k)] as number;
}

function medianWithin(start: BrainStart, center: readonly number[], radius: number): number {
  const found: number[] = [];
  const [cx, cy, cz] = center as [number, number, number];
  for (let z = -radius; z <= radius; z += 1) {
    for (let y = -radius; y <= radius; y += 1) {
      for (let x = -radius; x <= radius; x += 1) {
        if (x * x + y * y + z * z > radius * radius) continue;
        const value = valueAt(start, cx + x, cy + y, cz + z);
        if (value > start.darkest && value < start.brightest) found.push(value);
      }
    }
  }
  const sorted = Float64Array.from(found).sort();
  return sorted[sorted.length >> 1] ?? start.brightest;
}

/** Triangles and neighbours in plain arrays: each is walked hundreds of times. */
interface Net {
  readonly triangles: Int32Array;
  readonly neighbours: Int32Array;
  /** Where the neighbours of each vertex begin, and behind them all. */
  readonly starts: Int32Array;
}

function netOf({ triangles, neighbours }: SphereMesh): Net {
  const starts = new Int32Array(neighbours.length + 1);
  neighbours.forEach((around, vertex) => {
    starts[vertex + 1] = (starts[vertex] as number) + around.length;
  });
  return {
    triangles: Int32Array.from(triangles.flat()),
    neighbours: Int32Array.from(neighbours.flat()),
    starts,
  };
}

function meanEdge(points: Points, { neighbours, starts }: Net): number {
  let sum = 0;
  for (let vertex = 0; vertex + 1 < starts.length; vertex += 1) {
    for (let n = starts[vertex] as number; n < (starts[vertex + 1] as number); n += 1) {
      const other = 3 * (neighbours[n] as number);
      const x = (points[3 * vertex] as number) - (points[other] as number);
      const y = (points[3 * vertex + 1] as number) - (points[other + 1] as number);
      const z = (points[3 * vertex + 2] as number) - (points[other + 2] as number);
      sum += Math.sqrt(x * x + y * y + z * z);
    }
  }
  return sum / neighbours.length;
}

/** Sums of the normals of the triangles round each vertex, not of unit length. */
function setNormals(normals: Points, points: Points, { triangles }: Net): void {
  normals.fill(0);
  const add = (at: number, x: number, y: number, z: number) => {
    normals[at] = (normals[at] as number) + x;
    normals[at + 1] = (normals[at + 1] as number) + y;
    normals[at + 2] = (normals[at + 2] as number) + z;
  };
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * (triangles[t] as number);
    const b = 3 * (triangles[t + 1] as number);
    const c = 3 * (triangles[t + 2] as number);
    const ux = (points[b] as number) - (points[a] as number);
    const uy = (points[b + 1] as number) - (points[a + 1] as number);
    const uz = (points[b + 2] as number) - (points[a + 2] as number);
    const vx = (points[c] as number) - (points[a] as number);
    const vy = (points[c + 1] as number) - (points[a + 1] as number);
    const vz = (points[c + 2] as number) - (points[a + 2] as number);
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    add(a, x, y, z);
    add(b, x, y, z);
    add(c, x, y, z);
  }
}

/**
 * A closed surface that grows from a sphere until it meets the dark shell round the brain and stays smooth: the
 * brain extraction of S. M. Smith (Hum Brain Mapp 2002; 17:143). Gives x, y, z of each vertex in cells.
 */
function grow(start: BrainStart, mesh: SphereMesh): Points {
  const { grid, darkest, brightest } = start;
  const { cellMm } = grid;
  const net = netOf(mesh);
  const { neighbours, starts } = net;
  const center = start.center.map((each, axis) => (each - (grid.origin[axis] as number)) / cellMm);
  const radius = start.radiusMm / cellMm;
  const points = Float64Array.from(
    mesh.vertices.flat(),
    (each, at) => (center[at % 3] as number) + radius * each,
  );
  const typical = medianWithin(start, center, Math.round(radius));
  const threshold = darkest + 0.1 * (brightest - darkest);
  const [darkSteps, brightSteps] = [LOOK_DARK_MM / cellMm, LOOK_BRIGHT_MM / cellMm];
  const normals = new Float64Array(points.length);
  const before = new Float64Array(points.length);
  let edge = meanEdge(points, net);
  for (let round = 0; round < ITERATIONS; round += 1) {
    setNormals(normals, points, net);
    before.set(points);
    for (let at = 0, vertex = 0; at < points.length; at += 3, vertex += 1) {
      const x = before[at] as number;
      const y = before[at + 1] as number;
      const z = before[at + 2] as number;
      let mx = 0;
      let my = 0;
      let mz = 0;
      const [from, to] = [starts[vertex] as number, starts[vertex + 1] as number];
      for (let n = from; n < to; n += 1) {
        const other = 3 * (neighbours[n] as number);
        mx += before[other] as number;
        my += before[other + 1] as number;
        mz += before[other + 2] as number;
      }
      const count = to - from;
      const [sx, sy, sz] = [mx / count - x, my / count - y, mz / count - z];
      let nx = normals[at] as number;
      let ny = normals[at + 1] as number;
      let nz = normals[at + 2] as number;
      const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
      nx /= length;
      ny /= length;
      nz /= length;
      const along = sx * nx + sy * ny + sz * nz;
      const curvature = (2 * Math.abs(along)) / (edge * edge * cellMm);
      const smooth = (1 + Math.tanh(STEEPNESS * (curvature - MIDDLE))) / 2;

      let least = typical;
      let most = threshold;
      for (let step = 0; step < darkSteps; step += 1) {
        const value = valueAt(start, x - step * nx, y - step * ny, z - step * nz);
        if (value < least) least = value;
        if (step < brightSteps && value > most) most = value;
      }
      least = Math.max(darkest, least);
      most = Math.min(typical, most);
      const local = darkest + (most - darkest) * FRACTION;
      const push = most > darkest ? (0.1 * (least - local)) / (most - darkest) : 0;
      const outward = smooth * along + push * edge;
      points[at] = x + nx * outward + (sx - along * nx) / 2;
      points[at + 1] = y + ny * outward + (sy - along * ny) / 2;
      points[at + 2] = z + nz * outward + (sz - along * nz) / 2;
    }
    if (round % EDGE_ROUNDS === EDGE_ROUNDS - 1) edge = meanEdge(points, net);
  }
  return points;
}

/** Where lines along x meet the surface, and whether they go in (1) or out (-1) there. */
type Crossings = Map<number, [x: number, turn: number][]>;

function crossingsOf(
  { size: [, ny, nz] }: Grid,
  points: Points,
  { triangles }: SphereMesh,
): Crossings {
  const crossings: Crossings = new Map();
  // Off the centres of cells by a little, so that no line meets an edge.
  const [offY, offZ] = [1.7e-4, 2.3e-4];
  const at = (vertex: number, axis: 0 | 1 | 2) => points[3 * vertex + axis] as number;
  for (const [a, b, c] of triangles) {
    const [ay, by, cy] = [at(a, 1), at(b, 1), at(c, 1)];
    const [az, bz, cz] = [at(a, 2), at(b, 2), at(c, 2)];
    const area = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    if (area === 0) continue;
    const lastZ = Math.min(nz - 1, Math.floor(Math.max(az, bz, cz)));
    const lastY = Math.min(ny - 1, Math.floor(Math.max(ay, by, cy)));
    for (let k = Math.max(0, Math.floor(Math.min(az, bz, cz))); k <= lastZ; k += 1) {
      for (let j = Math.max(0, Math.floor(Math.min(ay, by, cy))); j <= lastY; j += 1) {
        const [y, z] = [j + offY, k + offZ];
        const u = ((by - y) * (cz - z) - (bz - z) * (cy - y)) / area;
        const v = ((cy - y) * (az - z) - (cz - z) * (ay - y)) / area;
        const w = 1 - u - v;
        if (u < 0 || v < 0 || w < 0) continue;
        const crossing: [number, number] = [
          u * at(a, 0) + v * at(b, 0) + w * at(c, 0),
          -Math.sign(area),
        ];
        const line = j + ny * k;
        const known = crossings.get(line);
        if (known) known.push(crossing);
        else crossings.set(line, [crossing]);
      }
    }
  }
  return crossings;
}

/** Cells that the surface goes round at least once: where it folds over itself is inside too. */
function inside(grid: Grid, points: Points, mesh: SphereMesh): Mask {
  const [nx] = grid.size;
  const mask = new Uint8Array(cellCount(grid));
  for (const [line, found] of crossingsOf(grid, points, mesh)) {
    found.sort((p, q) => p[0] - q[0]);
    let turns = 0;
    found.forEach(([x, turn], at) => {
      turns += turn;
      const next = found[at + 1];
      if (turns === 0 || next === undefined) return;
      const last = Math.min(nx - 1, Math.floor(next[0]));
      for (let i = Math.max(0, Math.ceil(x)); i <= last; i += 1) mask[i + nx * line] = 1;
    });
  }
  return mask;
}

/** The cells that the surface holds. */
export function brainWithin(start: BrainStart): Mask {
  const mesh = sphereMesh(SUBDIVISIONS);
  return inside(start.grid, grow(start, mesh), mesh);
}
