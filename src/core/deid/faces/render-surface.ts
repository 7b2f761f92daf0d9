import type { Grid } from './patient-grid.ts';

/** A picture of a surface, one byte of grey a pixel; 0 where there is none. */
export interface SurfacePicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export interface SurfaceScene {
  readonly grid: Grid;
  /** NaN is air. */
  readonly values: Float32Array;
  /** The surface lies where values go above it. */
  readonly threshold: number;
}

/** Light that falls on every side, and the share of it that comes from in front. */
const AMBIENT = 0.16;
/** What lies so far behind the front of the scene is darker by half. */
const FADE = 0.5;

/** First hit of each ray, mm from the plane in front of the scene; NaN where a ray hits nothing. */
export interface DepthMap {
  readonly width: number;
  readonly height: number;
  readonly depthMm: Float32Array<ArrayBuffer>;
}

interface View {
  readonly width: number;
  readonly height: number;
  /** Cells along a ray, and a step across the picture, in cells. */
  readonly ahead: readonly [number, number];
  readonly across: readonly [number, number];
  readonly length: number;
}

/** From the front with 0°; with 90° the left side of the patient is seen. */
function viewOf({ grid: { size } }: SurfaceScene, degrees: number): View {
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  // With the room round it a head stays in the picture however it is turned.
  const width = Math.max(size[0], size[1]);
  const length = Math.ceil(Math.hypot(size[0], size[1]));
  return { width, height: size[2], ahead: [-sin, cos], across: [cos, sin], length };
}

function march(
  scene: SurfaceScene,
  view: View,
  visit: (pixel: number, x: number, y: number, z: number, steps: number) => void,
): void {
  const { grid, values, threshold } = scene;
  const [nx, ny, nz] = grid.size;
  const { width, ahead, across, length } = view;
  const [middleX, middleY] = [(nx - 1) / 2, (ny - 1) / 2];
  for (let row = 0; row < nz; row += 1) {
    const z = nz - 1 - row;
    const plane = nx * ny * z;
    for (let column = 0; column < width; column += 1) {
      const aside = column - (width - 1) / 2;
      let x = middleX + across[0] * aside - (ahead[0] * length) / 2;
      let y = middleY + across[1] * aside - (ahead[1] * length) / 2;
      let before = -Infinity;
      for (let step = 0; step < length; step += 1, x += ahead[0], y += ahead[1]) {
        const i = Math.round(x);
        const j = Math.round(y);
        if (i < 0 || j < 0 || i >= nx || j >= ny) continue;
        const value = values[i + nx * j + plane] as number;
        if (value > threshold) {
          const back = Number.isFinite(before) ? (value - threshold) / (value - before) : 0;
          visit(row * width + column, x - back * ahead[0], y - back * ahead[1], z, step - back);
          break;
        }
        if (!Number.isNaN(value)) before = value;
      }
    }
  }
}

/** What a ray from there meets first. */
export function depthMap(scene: SurfaceScene, degrees: number): DepthMap {
  const view = viewOf(scene, degrees);
  const depthMm = new Float32Array(view.width * view.height).fill(NaN);
  march(scene, view, (pixel, _x, _y, _z, steps) => {
    depthMm[pixel] = steps * scene.grid.cellMm;
  });
  return { width: view.width, height: view.height, depthMm };
}

/** A shaded surface: first hit along parallel rays, bright where it faces the viewer, darker farther off. */
export function renderSurface(scene: SurfaceScene, degrees: number): SurfacePicture {
  const { grid, values, threshold } = scene;
  const [nx, ny, nz] = grid.size;
  const view = viewOf(scene, degrees);
  const { width, height, ahead, length } = view;
  const pixels = new Uint8Array(width * height);
  const at = (i: number, j: number, k: number) => {
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return threshold - 1;
    const value = values[i + nx * (j + ny * k)] as number;
    return Number.isNaN(value) ? threshold - 1 : value;
  };
  march(scene, view, (pixel, x, y, z, steps) => {
    const [i, j] = [Math.round(x), Math.round(y)];
    let [gx, gy, gz] = [0, 0, 0];
    // A slope over two cells either way: one alone shows every step of the grid.
    for (const far of [1, 2]) {
      gx += at(i + far, j, z) - at(i - far, j, z);
      gy += at(i, j + far, z) - at(i, j - far, z);
      gz += at(i, j, z + far) - at(i, j, z - far);
    }
    const slope = Math.hypot(gx, gy, gz) || 1;
    const facing = Math.max(0, (gx * ahead[0] + gy * ahead[1]) / slope);
    // From above a little, so that brow, nose and lips throw shade.
    const fromAbove = Math.max(0, (0.85 * (gx * ahead[0] + gy * ahead[1]) - 0.53 * gz) / slope);
    const light = AMBIENT + (1 - AMBIENT) * (0.45 * facing + 0.55 * fromAbove);
    const fade = 1 - FADE * Math.max(0, steps / length - 0.2);
    pixels[pixel] = Math.max(1, Math.min(255, Math.round(255 * light * fade)));
  });
  return { width, height, pixels };
}
