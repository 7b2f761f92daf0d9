import { describe, expect, it } from 'vitest';
import { certify, type CertificateOrder, type CertifiedFile } from './certificate.ts';
import { RESEARCH } from './presets.ts';
import { NO_TREATMENTS } from './treatment.ts';

const fileOf = (uid: string, more: Partial<CertifiedFile> = {}): CertifiedFile => ({
  sopInstanceUid: `2.25.${uid}`,
  sha256: uid.repeat(64).slice(0, 64),
  byteLength: 1_000,
  treatments: { ...NO_TREATMENTS, keep: 60, remove: 30 },
  pixels: 'as-they-came',
  ...more,
});

const files = [
  fileOf('3', { pixels: 'blanked' }),
  fileOf('1'),
  fileOf('2', { treatments: { ...NO_TREATMENTS, keep: 1, 'map-uid': 4 } }),
];

const order: CertificateOrder = {
  program: 'R-CDM Studio 0.1.0',
  issuedAt: '2026-11-28T00:00:00.000Z',
  siteKeyFingerprint: null,
  batch: {
    batchId: 'b',
    startedAt: '2026-11-27T00:00:00.000Z',
    endedAt: '2026-11-27T00:10:00.000Z',
    total: 9,
    counts: { ok: 3, skipped: 1, held: 4, failed: 1 },
    policy: RESEARCH,
    notStored: [
      { status: 'failed', code: 'dicom/truncated', detail: '', count: 1 },
      { status: 'held', code: 'deid/burned-in-risk', detail: 'modality', count: 4 },
    ],
  },
  files,
};

describe('certify', () => {
  it('adds up what was done to the elements and to the pixels', () => {
    const { treatments, pixels, residualScan } = certify(order);
    expect(treatments).toEqual({ ...NO_TREATMENTS, keep: 121, remove: 60, 'map-uid': 4 });
    expect(pixels).toEqual({ 'as-they-came': 2, 'looked-at': 0, blanked: 1, defaced: 0 });
    expect(residualScan).toEqual({ searched: 3, left: 0 });
  });

  it('names profile and options by their codes, those about pixels only by what was done', () => {
    const options = [...RESEARCH.options, 'cleanPixelData'] as const;
    const policy = { ...RESEARCH, options };
    const { methods } = certify({ ...order, batch: { ...order.batch, policy } });
    expect(methods[0]?.code).toBe('113100');
    const codes = methods.map(({ code }) => code);
    expect(codes).toContain('113105');
    expect(codes).not.toContain('113101');
  });

  it('has one digest for the same files, in whatever order they are, and another for others', () => {
    const { outputs, outputsSha256 } = certify(order);
    expect(outputs.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([
      '2.25.1',
      '2.25.2',
      '2.25.3',
    ]);
    expect(outputsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(certify({ ...order, files: files.toReversed() }).outputsSha256).toBe(outputsSha256);
    const changed = [fileOf('1', { sha256: 'f'.repeat(64) }), ...files.slice(1)];
    expect(certify({ ...order, files: changed }).outputsSha256).not.toBe(outputsSha256);
  });

  it('tells the most frequent reason first', () => {
    expect(certify(order).notStored.map(({ count }) => count)).toEqual([4, 1]);
  });
});
