import { SeededRandom } from '../../dataset/seeded-random.ts';
import type { Grid } from './patient-grid.ts';

/** Hills and hollows of the cut are so wide, mm. */
const HILL_MM = 10;
/** Share of the height that each cell has of its own. */
const GRAIN = 0.35;

/**
 * A random height for each cell of a grid, even between -1 and 1 and smooth over some mm but for a grain: what was
 * cut off cannot be had back by adding one depth.
 */
export function roughness(grid: Grid, seed: number): (i: number, j: number, k: number) => number {
  const random = new SeededRandom(seed, 7);
  const step = HILL_MM / grid.cellMm;
  const [nx, ny, nz] = grid.size.map((cells) => Math.ceil(cells / step) + 2) as [
    number,
    number,
    number,
  ];
  const hills = Float32Array.from({ length: nx * ny * nz }, () => 2 * random.nextFloat() - 1);
  const hillAt = (x: number, y: number, z: number) => hills[x + nx * (y + ny * z)] as number;
  return (i, j, k) => {
    const [x, y, z] = [i / step, j / step, k / step];
    const [x0, y0, z0] = [Math.floor(x), Math.floor(y), Math.floor(z)];
    const [fx, fy, fz] = [x - x0, y - y0, z - z0];
    let sum = 0;
    for (let corner = 0; corner < 8; corner += 1) {
      const [dx, dy, dz] = [corner & 1, (corner >> 1) & 1, corner >> 2];
      const weight = (dx ? fx : 1 - fx) * (dy ? fy : 1 - fy) * (dz ? fz : 1 - fz);
      sum += weight * hillAt(x0 + dx, y0 + dy, z0 + dz);
    }
    return sum * (1 - GRAIN) + (2 * random.nextFloat() - 1) * GRAIN;
  };
}
