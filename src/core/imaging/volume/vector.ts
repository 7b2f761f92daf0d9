/** x, y, z in mm, or a direction without unit. */
export type Vector3 = readonly [number, number, number];

export function add(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** Adding zero makes -0 a plain 0, which headers like "-0.000" would otherwise carry into results. */
export function scale(a: Vector3, factor: number): Vector3 {
  return [a[0] * factor + 0, a[1] * factor + 0, a[2] * factor + 0];
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function lengthOf(a: Vector3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

export function unit(a: Vector3): Vector3 {
  const length = lengthOf(a);
  return [a[0] / length + 0, a[1] / length + 0, a[2] / length + 0];
}

/** Greatest difference of any component. */
export function differenceOf(a: Vector3, b: Vector3): number {
  return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));
}
