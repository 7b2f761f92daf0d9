import type { Vr } from '../../dicom/dataset.ts';

/** A private attribute that is known to describe the technique and nobody. */
export interface SafePrivateAttribute {
  /** Value of the Private Creator, in capitals; devices write some in either case. */
  readonly creator: string;
  readonly group: number;
  /** Low byte of the element number; the high one is the block that the creator reserved. */
  readonly element: number;
  readonly vr: Vr;
  /** Fewest and most values. */
  readonly values: readonly [number, number];
  readonly meaning: string;
  /** Where the VR alone lets more through than the attribute has. */
  readonly form?: RegExp;
}

type Row = readonly [
  element: number, vr: Vr, values: number | readonly [number, number], meaning: string, form?: RegExp,
]; // prettier-ignore

function block(creator: string, group: number, rows: readonly Row[]): SafePrivateAttribute[] {
  return rows.map(([element, vr, values, meaning, form]) => ({
    creator: creator.toUpperCase(),
    group,
    element,
    vr,
    values: typeof values === 'number' ? [values, values] : values,
    meaning,
    ...(form ? { form } : {}),
  }));
}

const PITCH = /^\d{1,2}(?:\.\d{1,6})?(?::1)?$/;
const SEQUENCE = /^[A-Za-z0-9_*-]{1,16}$/;
const DIRECTIONALITY = /^(?:NONE|DIRECTIONAL|BMATRIX|ISOTROPIC)$/;
const DIRECTION_CODE = /^[A-Z]{1,2}$/;

/**
 * Out of PS3.15 table E.3.10-1, with VR and meaning checked in the private dictionaries of dcmtk and
 * pydicom. Left out of that table: compressed pixels in private sequences and ultrasound volumes, in
 * which nobody looks for text, and results of analyses. Added: slopes, directions and timing of MR that
 * both dictionaries have as numbers.
 */
export const SAFE_PRIVATE: readonly SafePrivateAttribute[] = [
  ...block('SIEMENS MR HEADER', 0x0019, [
    [0x0a, 'US', 1, 'Number of images in a mosaic'],
    [0x0b, 'DS', 1, 'Slice measurement duration'],
    [0x0c, 'IS', 1, 'B value'],
    [0x0d, 'CS', 1, 'Diffusion directionality', DIRECTIONALITY],
    [0x0e, 'FD', 3, 'Diffusion gradient direction'],
    [0x27, 'FD', 6, 'B matrix'],
    [0x28, 'FD', 1, 'Bandwidth per pixel in phase encoding'],
  ]),
  ...block('GEMS_ACQU_01', 0x0019, [
    [0x23, 'DS', 1, 'Table speed, mm per rotation'],
    [0x24, 'DS', 1, 'Mid scan time, s'],
    [0x27, 'DS', 1, 'Gantry period'],
    [0x9e, 'LO', 1, 'Internal pulse sequence name', SEQUENCE],
  ]),
  ...block('GEMS_SERS_01', 0x0025, [[0x07, 'SL', 1, 'Images in series']]),
  ...block('GEMS_PARM_01', 0x0043, [
    [0x27, 'SH', 1, 'Scan pitch ratio', PITCH],
    [0x39, 'IS', 4, 'B value first'],
    [0x6f, 'DS', [3, 4], 'Scanner table entry'],
  ]),
  ...block('GEMS_HELIOS_01', 0x0045, [
    [0x01, 'SS', 1, 'Number of macro rows in the detector'],
    [0x02, 'FL', 1, 'Macro width at isocentre'],
  ]),
  ...block('ELSCINT1', 0x00e1, [[0x21, 'DS', 1, 'Dose length product']]),
  ...block('ELSCINT1', 0x01e1, [
    [0x26, 'CS', 1, 'Phantom type'],
    [0x50, 'DS', 1, 'Acquisition duration'],
  ]),
  ...block('ELSCINT1', 0x01f1, [
    [0x01, 'CS', 1, 'Acquisition type'],
    [0x07, 'DS', 1, 'Table velocity'],
    [0x26, 'DS', 1, 'Pitch'],
    [0x27, 'DS', 1, 'Rotation time'],
  ]),
  ...block('Philips Imaging DD 001', 0x2001, [
    [0x03, 'FL', 1, 'Diffusion b factor'],
    [0x04, 'CS', 1, 'Diffusion direction', DIRECTION_CODE],
  ]),
  ...block('Philips MR Imaging DD 001', 0x2005, [
    [0x0d, 'FL', 1, 'Scale intercept'],
    [0x0e, 'FL', 1, 'Scale slope'],
    [0xb0, 'FL', 1, 'Diffusion direction, right to left'],
    [0xb1, 'FL', 1, 'Diffusion direction, anterior to posterior'],
    [0xb2, 'FL', 1, 'Diffusion direction, foot to head'],
  ]),
  // Frame by frame in enhanced images: what is in its items is decided one by one.
  ...block('Philips MR Imaging DD 005', 0x2005, [[0x0f, 'SQ', 1, 'Attributes of a single image']]),
  ...block('Philips PET Private Group', 0x7053, [
    [0x00, 'DS', 1, 'Factor to SUV by body weight'],
    [0x09, 'DS', 1, 'Factor to activity concentration'],
  ]),
];
