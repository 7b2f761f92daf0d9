import { describe, expect, it } from 'vitest';
import { bodyPartOf } from './body-part.ts';
import { REGION_CODES, BODY_PART_WORDS } from './body-part-words.ts';
import { knownManufacturer, knownModel } from './device.ts';
import { imageTypeOf } from './image-type.ts';
import { modalityOf } from './modality.ts';
import { shiftDate } from './shift-date.ts';
import { BODY_PARTS, MODALITIES } from './vocabulary.ts';

const bodyPart = (
  bodyPartExamined: string,
  regionCodes: string[] = [],
  descriptions: string[] = [],
) => bodyPartOf({ bodyPartExamined, regionCodes, descriptions });

describe('bodyPartOf', () => {
  it.each([
    ['CHEST', 'CHEST'],
    ['chest ', 'CHEST'],
    ['C SPINE', 'CSPINE'],
    ['L-SPINE', 'LSPINE'],
    ['CHEST_TO_PELVIS', 'CHESTABDPELVIS'],
    ['ABD', 'ABDOMEN'],
  ])('takes the code %s as %s', (stated, code) => {
    expect(bodyPart(stated)).toMatchObject({
      value: code,
      rule: 'body-part-examined',
      confidence: 1,
    });
  });

  it('takes the coded region', () => {
    expect(bodyPart('', ['T-D4000'])).toMatchObject({ value: 'ABDOMEN', rule: 'anatomic-region' });
    expect(bodyPart('', ['51185008', 'T-D3000']).value).toBe('CHEST');
    expect(bodyPart('', ['51185008', 'T-D4000']).value).toBe('UNKNOWN');
  });

  it.each([
    ['CT Chest 1mm', 'CHEST'],
    ['chest/abdomen', 'CHESTABDOMEN'],
    ['CT ABD & PELVIS', 'ABDOMENPELVIS'],
    ['CHEST ABDOMEN PELVIS', 'CHESTABDPELVIS'],
    ['5.3 CHEST/ABD/PEL', 'CHESTABDPELVIS'],
    ['Brain MRI', 'BRAIN'],
    ['chip', 'UNKNOWN'],
    ['overhead', 'UNKNOWN'],
    ['brain and chest', 'UNKNOWN'],
    ['흉부 CT', 'CHEST'],
    ['흉부전산화단층촬영', 'CHEST'],
    ['복부골반 CT', 'ABDOMENPELVIS'],
    ['뇌 MRI', 'BRAIN'],
    ['간 CT', 'LIVER'],
    ['시간', 'UNKNOWN'],
    ['무릎', 'KNEE'],
  ])('reads %s as %s', (text, code) => {
    const derived = bodyPart('', [], [text]);
    expect(derived.value).toBe(code);
    expect(derived.evidence).toBe(code === 'UNKNOWN' ? '' : 'text=1');
  });

  it('lets no free text through', () => {
    expect(bodyPart('HONG GILDONG').value).toBe('UNKNOWN');
    expect(bodyPart('HONG CHEST')).toMatchObject({ value: 'CHEST', evidence: 'text=0' });
  });

  it('maps to codes of the vocabulary only', () => {
    const codes = [...Object.values(REGION_CODES), ...BODY_PART_WORDS.map(([code]) => code)];
    expect(codes.filter((code) => !BODY_PARTS.has(code))).toEqual([]);
  });
});

describe('vocabulary', () => {
  it('holds the tables of DICOM2OMOP without its own ids', () => {
    expect([MODALITIES.size, BODY_PARTS.size]).toEqual([79, 318]);
    expect(MODALITIES.get('CT')).toEqual({
      code: 'CT',
      name: 'Computed tomography',
      conceptId: 4300757,
    });
    expect(BODY_PARTS.get('NECKCHESTABDPELV')?.name).toBe('Neck, Chest, Abdomen and Pelvis');
    const custom = [...MODALITIES.values(), ...BODY_PARTS.values()].filter(
      ({ conceptId }) => conceptId >= 2_000_000_000,
    );
    expect(custom).toEqual([]);
  });
});

describe('modalityOf', () => {
  it.each([
    ['ct ', '', 'CT'],
    ['Hong', '', 'OT'],
    [null, '1.2.840.10008.5.1.4.1.1.2', 'CT'],
    [null, '1.2.840.10008.5.1.4.1.1.2.1', 'CT'],
    ['', '1.2.840.10008.5.1.4.1.1.4.1', 'MR'],
    [null, '1.2.840.10008.5.1.4.1.1.1.1.1', 'DX'],
    [null, '1.2.840.10008.5.1.4.1.1.12.1', 'XA'],
    [null, '1.2.840.10008.5.1.4.1.1.1', 'CR'],
    [null, '1.2.3', 'OT'],
  ])('%s with %s is %s', (stated, sopClassUid, modality) => {
    expect(modalityOf(stated, sopClassUid)).toBe(modality);
  });
});

describe('imageTypeOf', () => {
  const CT = '1.2.840.10008.5.1.4.1.1.2';
  it.each([
    ['CT', ['ORIGINAL', 'PRIMARY', 'AXIAL'], CT, '', 'PRIMARY'],
    ['CT', ['ORIGINAL', 'PRIMARY', 'LOCALIZER'], CT, '', 'LOCALIZER'],
    ['CT', ['ORIGINAL', 'PRIMARY'], CT, 'Topogram 0.6', 'LOCALIZER'],
    ['MR', ['ORIGINAL', 'PRIMARY', 'M'], CT, '3-plane LOC', 'LOCALIZER'],
    ['MR', [], CT, 'blocked', 'PRIMARY'],
    ['CR', [], '', 'Bone survey', 'PRIMARY'],
    ['CT', ['DERIVED', 'SECONDARY', 'MPR'], CT, '', 'SECONDARY'],
    ['OT', [], '1.2.840.10008.5.1.4.1.1.7', '', 'SECONDARY'],
    ['OT', [], '1.2.840.10008.5.1.4.1.1.77.1.4', '', 'PRIMARY'],
  ])('%s %j %s %s is %s', (modality, values, sopClassUid, description, type) => {
    expect(imageTypeOf({ modality, values, sopClassUid, descriptions: [description] })).toBe(type);
  });
});

describe('device', () => {
  it.each([
    'SIEMENS', 'Siemens Healthineers', 'GE MEDICAL SYSTEMS', 'Philips Medical Systems', 'TOSHIBA_MEC',
    'Philips', 'G.E. Medical Systems', 'Siemens HealthCare GmbH', 'Agfa-Gevaert AG', 'FUJIFILM Corporation', 'FUJI PHOTO FILM Co., Ltd.', 'SAMSUNG ELECTRONICS',
  ])('%s is a manufacturer', (name) => {
    expect(knownManufacturer(` ${name} `)).toBe(name);
  }); // prettier-ignore

  it.each(['', undefined, 'Seoul Hospital', 'SIEMENS Hong Gildong', 'GE 900101-1234567', '지멘스'])(
    '%s is none',
    (name) => {
      expect(knownManufacturer(name)).toBeNull();
    },
  );

  it.each([
    'SOMATOM Definition AS+', 'LightSpeed VCT', 'Aquilion ONE', 'DISCOVERY MR750w', 'GENESIS_SIGNA',
    'Prisma_fit', 'Brilliance 64', 'MAGNETOM Vida', 'Discovery CT750 HD', 'Aquilion', 'Eclipse 1.5T',
  ])('%s is a model', (name) => {
    expect(knownModel(name)).toBe(name);
  }); // prettier-ignore

  it.each(['', undefined, 'SOMATOM Kim', 'SOMATOM 12345678', '64', 'Dr Hong 3T', 'SOMATOM 2024'])(
    '%s is no model',
    (name) => {
      expect(knownModel(name)).toBeNull();
    },
  );
});

describe('shiftDate', () => {
  it.each([
    ['20240229', 1, '2024-03-01'],
    ['2024.01.01', -1, '2023-12-31'],
    ['20240230', 0, null],
    ['20241301', 0, null],
    ['2024-01-01', 0, null],
    ['00000000', 0, null],
    ['', 0, null],
    [undefined, 0, null],
  ])('%s by %i is %s', (date, days, shifted) => {
    expect(shiftDate(date, days)).toBe(shifted);
  });
});
