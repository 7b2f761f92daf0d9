import { codeOf, tagOf, type ConvShape } from './conv-shape.ts';
import { fastestTile } from './tile-trial.ts';
import { mayTile, type Tile, type TiledKind } from './tile.ts';

/** A tile for each class of shapes, or null for the direct kernel. */
type Choices = Map<string, Tile | null>;

const ofAdapters = new Map<string, Choices>();
const ofDevices = new WeakMap<GPUDevice, Choices>();

/**
 * Lets tiles be tried on a device; what was chosen is kept for the next one of its adapter. Not on emulated
 * GPUs: clearing workgroup memory costs them more than it spares, and the trial would cost seconds.
 */
export function tryTilesOn(device: GPUDevice, adapter: string): void {
  if (!device.features.has('timestamp-query')) return;
  const choices = ofAdapters.get(adapter) ?? new Map<string, Tile | null>();
  ofAdapters.set(adapter, choices);
  ofDevices.set(device, choices);
}

const classOf = (kind: TiledKind, shape: ConvShape): string => {
  const { filterDepth, filterHeight, inChannels, outChannels } = shape;
  const sizes = [filterDepth, filterHeight, inChannels, outChannels].join('-');
  return `${kind} ${tagOf(codeOf(shape))} ${sizes}`;
};

/**
 * The tile for a convolution: none until its class has been tried, which the first one of it begins.
 * Every choice gives the same bits, so that it may change in the middle of a training.
 */
export function tileFor(
  device: GPUDevice,
  kind: TiledKind,
  shape: ConvShape,
  trial = fastestTile,
): Tile | null {
  const known = ofDevices.get(device);
  if (!known || !mayTile(kind, shape)) return null;
  const key = classOf(kind, shape);
  const choice = known.get(key);
  if (choice !== undefined) return choice;
  known.set(key, null);
  void trial(device, kind, shape).then((tile) => known.set(key, tile));
  return null;
}
