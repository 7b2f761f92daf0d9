import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createKeyring,
  createSiteKey,
  isKeyedUid,
  isStandardUid,
  MAX_OFFSET_DAYS,
} from './keyring.ts';

async function keyringOf(fill: number) {
  const raw = new Uint8Array(32).fill(fill);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return createKeyring(await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']));
}

const uidArbitrary = fc
  .array(fc.nat(), { minLength: 3, maxLength: 8 })
  .map((parts) => `1.3.6.1.4.1.${parts.join('.')}`);
const textArbitrary = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('keyring', () => {
  test('a mapped UID is a legal UID made from a version 8 UUID', async () => {
    const keyring = await keyringOf(1);
    await fc.assert(
      fc.asyncProperty(uidArbitrary, async (original) => {
        const uid = await keyring.uid(original);
        expect(uid).toMatch(/^2\.25\.(0|[1-9]\d{0,38})$/);
        const uuid = BigInt(uid.slice(5));
        expect(uuid < 1n << 128n).toBe(true);
        expect((uuid >> 76n) & 0xfn).toBe(8n);
        expect((uuid >> 62n) & 0b11n).toBe(0b10n);
        expect(isKeyedUid(uid)).toBe(true);
      }),
    );
  });

  test('a UID that no key made is not taken for one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 39n - 1n }), (number) => {
        const isVersion8 = number < 1n << 128n && ((number >> 76n) & 0xfn) === 8n;
        const isRight = isVersion8 && ((number >> 62n) & 0b11n) === 0b10n;
        expect(isKeyedUid(`2.25.${number}`)).toBe(isRight);
      }),
    );
    for (const uid of ['2.25.1099991234', '2.25.19640229', '2.25.', '2.25.01', '1.2.25.1']) {
      expect(isKeyedUid(uid)).toBe(false);
    }
  });

  test('the same key maps alike in another keyring, another key maps nothing alike', async () => {
    const [first, again, other] = await Promise.all([keyringOf(1), keyringOf(1), keyringOf(2)]);
    await fc.assert(
      fc.asyncProperty(uidArbitrary, textArbitrary, async (uid, part) => {
        expect(await again.uid(uid)).toBe(await first.uid(uid));
        expect(await other.uid(uid)).not.toBe(await first.uid(uid));
        expect(await again.id('person', part)).toBe(await first.id('person', part));
        expect(await other.id('person', part)).not.toBe(await first.id('person', part));
        expect(await again.dayOffset(part)).toBe(await first.dayOffset(part));
      }),
    );
  });

  test('ids are 15 characters and keep their parts and kinds apart', async () => {
    const keyring = await keyringOf(3);
    await fc.assert(
      fc.asyncProperty(textArbitrary, textArbitrary, async (a, b) => {
        expect(await keyring.id('image', a, b)).toMatch(/^[a-z0-9]{15}$/);
        if (b !== '') {
          expect(await keyring.id('image', a, b)).not.toBe(await keyring.id('image', a + b));
        }
        expect(await keyring.id('image', a)).not.toBe(await keyring.id('person', a));
      }),
    );
  });

  test('10 000 persons have offsets over the whole range, none of them 0', async () => {
    const keyring = await keyringOf(4);
    const offsets = await Promise.all(
      Array.from({ length: 10_000 }, (_, index) => keyring.dayOffset(`p${index}`)),
    );
    expect(offsets.every((days) => Number.isInteger(days) && days !== 0)).toBe(true);
    expect(offsets.every((days) => Math.abs(days) <= MAX_OFFSET_DAYS)).toBe(true);
    expect(Math.min(...offsets)).toBeLessThan(-1800);
    expect(Math.max(...offsets)).toBeGreaterThan(1800);
    expect(new Set(offsets).size).toBeGreaterThan(3000);
  });

  test('UIDs of the standard stay; one made up under its root does not', async () => {
    const keyring = await keyringOf(5);
    expect(await keyring.uid('1.2.840.10008.5.1.4.1.1.2')).toBe('1.2.840.10008.5.1.4.1.1.2');
    expect(isStandardUid('1.2.840.10008.1.2.4.100')).toBe(true);
    const made = '1.2.840.10008.5.1.4.1.1.2.20240131.101530';
    expect(isStandardUid(made)).toBe(false);
    expect(await keyring.uid(made)).toMatch(/^2\.25\./);
    expect(isStandardUid('1.2.840.100089.1')).toBe(false);
    expect(isStandardUid('1.2.840.10008.6.1.1234')).toBe(true);
    expect(isStandardUid('1.2.840.10008.5.1.4.1.1.2.2024.131.1015')).toBe(false);
    // A telephone number, digit groups as short as those of the standard.
    expect(isStandardUid('1.2.840.10008.5.1.4.104.821.33.71')).toBe(false);
  });

  test('stays right when it has to forget', async () => {
    const keyring = await keyringOf(6);
    const first = await keyring.uid('1.2.3.0');
    for (let at = 1; at <= 50_001; at += 1) await keyring.uid(`1.2.3.${at}`);
    expect(await keyring.uid('1.2.3.0')).toBe(first);
  }, 60_000);

  test('a site key cannot be read out, and two are different', async () => {
    const [key, other] = await Promise.all([createSiteKey(), createSiteKey()]);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    expect(await createKeyring(key).uid('1.2.3.4')).not.toBe(
      await createKeyring(other).uid('1.2.3.4'),
    );
  });
});
