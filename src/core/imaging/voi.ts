import { DUMMY_VALUES } from '../deid/dummy.ts';
import type { DataSet } from '../dicom/dataset.ts';
import { macroOf } from '../dicom/pixel-description.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { characterSetsOf, itemsOf, numbersOf, stringOf, textOf, textsOf } from '../dicom/values.ts';
import { readLookupTable, type LookupTable } from './lookup-table.ts';
import { windowToBytes, type Window, type WindowFunction } from './window.ts';

/** One way of showing modality values, PS3.3 section C.11.2: a window, or a table to be looked up. */
export type Voi =
  | { readonly kind: 'window'; readonly explanation: string; readonly window: Window }
  | { readonly kind: 'table'; readonly explanation: string; readonly table: LookupTable };

/** The name of a choice; what de-identification put in the place of one is none. */
function nameOf(text: string | undefined): string {
  return text === undefined || DUMMY_VALUES.has(text) ? '' : text;
}

const FUNCTIONS: readonly WindowFunction[] = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'];

function windowsOf(dataSet: DataSet, frame: number): Voi[] {
  const source = macroOf(dataSet, frame, Tags.FrameVOILUTSequence, Tags.WindowCenter);
  const named = stringOf(source, Tags.VOILUTFunction);
  const by = FUNCTIONS.find((each) => each === named) ?? 'LINEAR';
  const widths = numbersOf(source, Tags.WindowWidth);
  const explanations = textsOf(source, Tags.WindowCenterWidthExplanation, characterSetsOf(dataSet));
  return numbersOf(source, Tags.WindowCenter).flatMap((center, index): Voi[] => {
    const width = widths[index];
    const isUsable = width !== undefined && (by === 'LINEAR' ? width >= 1 : width > 0);
    if (!isUsable || Number.isNaN(center)) return [];
    const window: Window = by === 'LINEAR' ? { center, width } : { center, width, function: by };
    return [{ kind: 'window', explanation: nameOf(explanations[index]), window }];
  });
}

/** A table that cannot be read is no choice: the picture can be shown without it. */
function tablesOf(dataSet: DataSet, isSignedInput: boolean): Voi[] {
  return itemsOf(dataSet, Tags.VOILUTSequence).flatMap((item): Voi[] => {
    const table = readLookupTable(item, Tags.LUTDescriptor, Tags.LUTData, isSignedInput);
    const explanation = nameOf(textOf(item, Tags.LUTExplanation, characterSetsOf(dataSet)));
    return table ? [{ kind: 'table', explanation, table }] : [];
  });
}

/**
 * What the header offers for a frame, tables first: a device that writes one means it, and the window
 * beside it comes near it only. `isSignedInput`: modality values may be negative.
 */
export function voisOf(dataSet: DataSet, frame: number, isSignedInput: boolean): readonly Voi[] {
  return [...tablesOf(dataSet, isSignedInput), ...windowsOf(dataSet, frame)];
}

/** The window that comes nearest: a table's inputs, from the first to the last. */
export function windowOfVoi(voi: Voi): Window {
  if (voi.kind === 'window') return voi.window;
  const { first, entries } = voi.table;
  return { center: first + entries.length / 2, width: Math.max(1, entries.length) };
}

/** Modality values to 8-bit display values, turned round when `inverted`. */
export function voiToBytes(
  values: Float32Array,
  voi: Voi,
  { inverted = false }: { readonly inverted?: boolean } = {},
): Uint8ClampedArray<ArrayBuffer> {
  if (voi.kind === 'window') return windowToBytes(values, voi.window, { inverted });
  const { first, entries, bits } = voi.table;
  const scale = 255 / (2 ** bits - 1);
  const shown = new Uint8ClampedArray(entries.length);
  for (let i = 0; i < shown.length; i++) {
    const grey = (entries[i] as number) * scale;
    shown[i] = inverted ? 255 - grey : grey;
  }
  const last = shown.length - 1;
  const result = new Uint8ClampedArray(values.length);
  for (let i = 0; i < result.length; i++) {
    const index = Math.round(values[i] as number) - first;
    result[i] = shown[index <= 0 ? 0 : index >= last ? last : index] ?? 0;
  }
  return result;
}
