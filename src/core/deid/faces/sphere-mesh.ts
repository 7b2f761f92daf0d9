import type { Vector3 } from '../../imaging/volume/vector.ts';
import { add, unit } from '../../imaging/volume/vector.ts';

export interface SphereMesh {
  /** Unit vectors. */
  readonly vertices: readonly Vector3[];
  readonly triangles: readonly (readonly [number, number, number])[];
  /** Vertices that share an edge with each vertex. */
  readonly neighbours: readonly (readonly number[])[];
}

const GOLDEN = (1 + Math.sqrt(5)) / 2;
const CORNERS: readonly Vector3[] = [
  [-1, GOLDEN, 0], [1, GOLDEN, 0], [-1, -GOLDEN, 0], [1, -GOLDEN, 0],
  [0, -1, GOLDEN], [0, 1, GOLDEN], [0, -1, -GOLDEN], [0, 1, -GOLDEN],
  [GOLDEN, 0, -1], [GOLDEN, 0, 1], [-GOLDEN, 0, -1], [-GOLDEN, 0, 1],
]; // prettier-ignore
const FACES: readonly (readonly [number, number, number])[] = [
  [0, 11, 5], [0, 5, 1], [0, 1, 7], [0, 7, 10], [0, 10, 11], [1, 5, 9], [5, 11, 4], [11, 10, 2],
  [10, 7, 6], [7, 1, 8], [3, 9, 4], [3, 4, 2], [3, 2, 6], [3, 6, 8], [3, 8, 9], [4, 9, 5],
  [2, 4, 11], [6, 2, 10], [8, 6, 7], [9, 8, 1],
]; // prettier-ignore

/** An icosahedron whose triangles are cut in four so many times; seen from outside they turn left. */
export function sphereMesh(subdivisions: number): SphereMesh {
  const vertices = CORNERS.map(unit);
  let triangles = FACES;
  for (let round = 0; round < subdivisions; round += 1) {
    const middles = new Map<string, number>();
    const middle = (a: number, b: number): number => {
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      const known = middles.get(key);
      if (known !== undefined) return known;
      vertices.push(unit(add(vertices[a] as Vector3, vertices[b] as Vector3)));
      middles.set(key, vertices.length - 1);
      return vertices.length - 1;
    };
    triangles = triangles.flatMap(([a, b, c]) => {
      const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
      return [[a, ab, ca], [b, bc, ab], [c, ca, bc], [ab, bc, ca]] as const; // prettier-ignore
    });
  }
  const sets = vertices.map(() => new Set<number>());
  for (const [a, b, c] of triangles) {
    sets[a]?.add(b).add(c);
    sets[b]?.add(c).add(a);
    sets[c]?.add(a).add(b);
  }
  return { vertices, triangles, neighbours: sets.map((set) => [...set]) };
}
