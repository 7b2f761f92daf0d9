import { expect, test } from 'vitest';
import { keywordOf, lookupTag, resolveVr } from './dictionary.ts';
import * as Tag from './tags.generated.ts';

test('plain, repeating and private tags', () => {
  expect(lookupTag(Tag.PatientName)).toEqual({ keyword: 'PatientName', vr: 'PN', vm: '1' });
  expect(lookupTag(0x60023000)?.keyword).toBe('OverlayData');
  expect(lookupTag(0x50041001)?.keyword).toBe('CurveActivationLayer');
  expect(lookupTag(0x7fe00010)?.keyword).toBe('PixelData');
  expect(lookupTag(0x00100000)?.vr).toBe('UL');
  expect(lookupTag(0x00090010)).toEqual({ keyword: 'PrivateCreator', vr: 'LO', vm: '1' });
  expect(lookupTag(0x00091001)).toBeUndefined();
  expect(lookupTag(0x60013000)).toBeUndefined();
  expect(keywordOf(0x00091001)).toBe('00091001');
  // Text where a tag must stand: 'Hong' in little endian.
  expect(keywordOf(0x6f48676e)).toBe('no-tag');
});

test('open VRs are settled by the pixels', () => {
  expect(resolveVr('US/SS', { pixelRepresentation: 1 })).toBe('SS');
  expect(resolveVr('US/SS', {})).toBe('US');
  expect(resolveVr('OB/OW', { bitsAllocated: 8 })).toBe('OB');
  expect(resolveVr('OB/OW', { bitsAllocated: 16 })).toBe('OW');
  expect(resolveVr('PN', {})).toBe('PN');
});
