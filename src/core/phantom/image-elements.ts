import { element } from '../dicom/build.ts';
import type { Element } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { brainSampler, makeBrain } from './brain.ts';
import { chestSampler, focusOf, makeChest } from './chest.ts';
import type { InstancePlan } from './plan.ts';
import { renderSlice, sliceAt, type SliceGeometry, type SlicePlane } from './render.ts';
import { enhancementOf } from './technique-elements.ts';

const SIZE = 128;
const CT_FIELD_MM = 360;
const MR_FIELD_MM = 240;
const AXIS_OF = { axial: 2, coronal: 1, sagittal: 0 } as const;

/** The middle of the field, but along the slice axis as far as wanted. */
function centerAt(plane: SlicePlane, alongMm: number): readonly [number, number, number] {
  const center: [number, number, number] = [0, 0, 0];
  center[AXIS_OF[plane]] = alongMm;
  return center;
}

/** Values outside of the 16 bits are cut; only noise of air comes near. */
function stored(values: Float32Array, offset: number, least: number): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setInt16(index * 2, Math.max(least, Math.round(value + offset)), true);
  });
  return bytes;
}

function geometryElements(plan: InstancePlan, geometry: SliceGeometry): readonly Element[] {
  const { spacingMm, orientation, position } = geometry;
  const spacing = spacingMm.toFixed(4);
  const along = position[AXIS_OF[plan.plane]];
  return [
    element(Tag.PatientPosition, 'CS', 'HFS'),
    element(Tag.ImageOrientationPatient, 'DS', orientation.map(String)),
    element(
      Tag.ImagePositionPatient,
      'DS',
      position.map((value) => value.toFixed(3)),
    ),
    element(Tag.SliceLocation, 'DS', along.toFixed(3)),
    element(Tag.SliceThickness, 'DS', plan.stepMm),
    ...(plan.kind.startsWith('mr') ? [element(Tag.SpacingBetweenSlices, 'DS', plan.stepMm)] : []),
    element(Tag.PixelSpacing, 'DS', [spacing, spacing]),
    element(Tag.Rows, 'US', SIZE),
    element(Tag.Columns, 'US', SIZE),
    element(Tag.SamplesPerPixel, 'US', 1),
    element(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    element(Tag.BitsAllocated, 'US', 16),
    element(Tag.BitsStored, 'US', 16),
    element(Tag.HighBit, 'US', 15),
    element(Tag.PixelRepresentation, 'US', 1),
    element(Tag.BurnedInAnnotation, 'CS', 'NO'),
  ];
}

function ctSlice(plan: InstancePlan, seed: number): readonly Element[] {
  const chest = makeChest(plan.person, plan.isIll);
  const middle = focusOf(chest)[AXIS_OF[plan.plane]];
  const center = centerAt(plan.plane, middle + plan.offsetMm);
  const geometry = sliceAt(plan.plane, center, SIZE, CT_FIELD_MM / SIZE);
  const sampler = chestSampler(chest, enhancementOf(plan));
  const values = renderSlice(sampler, geometry, { deviation: chest.noiseHu, seed });
  return [
    ...geometryElements(plan, geometry),
    element(Tag.PixelData, 'OW', stored(values, 1024, -1024)),
  ];
}

function mrSlice(plan: InstancePlan, seed: number): readonly Element[] {
  const brain = makeBrain(plan.person, plan.isIll);
  const center = centerAt(plan.plane, brain.lesion[2] + plan.offsetMm);
  const geometry = sliceAt(plan.plane, center, SIZE, MR_FIELD_MM / SIZE);
  const sampler = brainSampler(brain, plan.kind === 'mr-t1' ? 'T1' : 'T2');
  const values = renderSlice(sampler, geometry, { deviation: 60, seed });
  return [...geometryElements(plan, geometry), element(Tag.PixelData, 'OW', stored(values, 0, 0))];
}

/** Place in the patient, pixel format and pixels; `seed` separates the noise of the slices. */
export function imageElements(plan: InstancePlan, seed: number): readonly Element[] {
  return plan.kind.startsWith('mr') ? mrSlice(plan, seed) : ctSlice(plan, seed);
}
