import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanDescriptor } from './clean-descriptor.ts';

const cleaned = (text: string) => cleanDescriptor(text).text;

describe('what a researcher needs stays', () => {
  test.each([
    'CT ABDOMEN PORTAL',
    'CT ABD AND PELVIS WITH IV CONT',
    'US CHEST WALL/SOFT TISSUE',
    't1_vibe_fs_tra_bh_dyn',
    '5/5mm Plain',
    'Accelerated SAG IR-SPGR',
    'T2W TSE sag 3.5mm',
    'MRA TOF 3D',
    'Thorax 1.0 B30f',
    'CHEST/ABD/PEL (FEET FIRST)',
    'Lossy compression with JPEG baseline',
    'DWI b1000 ADC',
    '흉부전산화단층촬영 조영증강',
    '복부 CT 동맥기',
    '뇌 MRI 확산강조영상',
    '요추의 자기공명영상',
    'Smart Score - Gated 0.5 sec',
    'ep2d_diff_b50_400_800_tra',
    'DWI_ADC_b0_1000',
    'kVp 120 mAs 200',
    'TE 90 TR 4000',
    'TI 2500 FA 150',
    'T1 mDIXON W',
    'sT1W_3D_TFE',
    'fl3d_vibe_fs_tra_caipi_dyn',
    'Topogram 0.6 T20s',
    'BestDiast 72',
    '3D TOF MRA COW',
    '척추 MRI 시상면 T2',
    '간 역동적 조영 CT 3상',
    '복부 CT 조영증강 문맥기',
    'T2 FLAIR AX',
    'Metal artifact MAR 5 mm',
    'MR brain DR chest',
    'T1 2.5/1.25/0.6',
    '유방암 우무릎 하악골',
    'T2강조영상 지연기 5분',
  ])('%s', (text) => {
    const plain = (words: string) => words.replace(/[() ]+/g, ' ').trim();
    expect(plain(cleaned(text))).toBe(plain(text));
  });
});

describe('what names somebody goes', () => {
  test.each([
    ['CT ABDOMEN HONG GILDONG', 'CT ABDOMEN'],
    ['Hong^Gildong CT chest', 'CT chest'],
    ['Abdomen PHI Hong 12345678', 'Abdomen'],
    ['CT chest 010-1234-5678', 'CT chest'],
    ['MR brain 1964-02-29', 'MR brain'],
    ['MR brain 29.02.1964 follow up', 'MR brain follow up'],
    ['Seoul National University Hospital CT', 'CT'],
    ['Rorden^Rorden_Prisma', ''],
    ['CT for Dr. Kim, room 4', 'CT for 4'],
    ['홍길동 복부 CT', '복부 CT'],
    ['전우상 복부', '복부'],
    ['김지연 지연기', '지연기'],
    ['서울대학교병원 흉부 CT', '흉부 CT'],
    ['서울시 종로구 대학로 101 CT', 'CT'],
    ['환자번호 00123456 뇌 MRI', '뇌 MRI'],
    ['j.doe@clinic.example CT', 'CT'],
    ['MRN:4711 CT', 'CT'],
    ['Brain MRI Dr Gray', 'Brain MRI'],
    ['chest by Prof. Sharp, Mrs White', 'chest by'],
    ['hand of Dr. T. Foot', 'hand of'],
    ['정상우 뇌 MRI', '뇌 MRI'],
    ['우기본 복부', '복부'],
    ['chest 3/15/24, 1-5-24', 'chest'],
    ['chest 15 Mar', 'chest'],
    ['ID P4711 R1234 head', 'head'],
    ['12   34   56   78 head', 'head'],
    ['12;34;56;78 head', 'head'],
    ['12 kim 34 kim 56 kim 78 head', 'head'],
    ['0109x9991 head', 'head'],
    ['DOB 29 Feb 64', ''],
    ['3 Jan 2024 chest', 'chest'],
    ['Jan 3, 2024 chest', 'chest'],
    ['3rd of March chest', 'chest'],
    ['이영희(F/34) 흉부', '흉부'],
    ['박지성 M/45 Chest', 'Chest'],
    ['Nurse White chest', 'chest'],
    ['C T  H O N G', 'C T'],
    ['chestHong, 5mmHong, CT홍길동', ''],
    ['흉부홍길동 홍길동흉부CT', ''],
    ['경기도 성남시 분당구 구미로173번길 82', '82'],
    ['삼성서울병원 영상의학과', ''],
    ['생년월일 640229', ''],
    ['640229-1234567 chest', 'chest'],
    ['b010_1234_5678 chest', 'chest'],
    ['B30kim chest', 'chest'],
    ['TR 01012345678 head', 'TR head'],
    ['Kïm, Müller chest', 'chest'],
    ['ＫＩＭ　ＹＯＵＮＧ', ''],
    ['http://pacs.hosp.kr/1234 CT', 'CT'],
  ])('%s', (text, expected) => {
    expect(cleaned(text)).toBe(expected);
  });

  test('without stays the opposite of with', () => {
    expect(cleaned('CT w/o contrast')).toBe('CT wo contrast');
    expect(cleaned('CT W/O and w/ contrast')).toBe('CT wo and w/ contrast');
  });

  test('it is told what was taken out', () => {
    expect(cleanDescriptor('CT HONG 010-1234-5678').removed).toEqual(['010-1234-5678', 'HONG']);
  });
});

test('doing it again changes nothing', () => {
  const word = fc.constantFrom('CT', 'chest', 'HONG', '홍길동', '흉부', '-', '/', '5mm', '12345678', '1.2', '.', '2020-01-02', ',', ' ', '\\', '^', 'T2*', 'b50', '_', '400', 'TR', '4000', 'w/o', 'F/34', 'Feb', '29', 'Dr.', 'Nurse'); // prettier-ignore
  const texts = fc.oneof(fc.string(), fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')), fc.array(word, { maxLength: 12 }).map((words) => words.join(''))); // prettier-ignore
  fc.assert(
    fc.property(texts, (text) => {
      const once = cleaned(text);
      expect(cleaned(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});

test('no run of six digits is left, however they are joined', () => {
  const sign = fc.constantFrom(
    '',
    '-',
    '.',
    '/',
    ' ',
    ':',
    '_',
    'x',
    ',',
    ';',
    '|',
    '   ',
    'mm ',
    ' CT ',
    ' Kim ',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(99_999), sign)), (parts) => {
      const text = cleaned(parts.map(([number, between]) => `${number}${between}`).join(''));
      expect(text).not.toMatch(/\d{6}/);
      expect(cleaned(text)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
