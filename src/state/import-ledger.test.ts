import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identify } from '../core/deid/brands.ts';
import { ERROR_CODES } from '../core/errors.ts';
import type { ImportEntry, ImportOutcome } from '../core/rpc/import-api.ts';
import { ImportLedger } from './import-ledger.ts';

const entries = (count: number): ImportEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    path: identify(`${index}.dcm`),
    byteLength: 1,
    locator: { kind: 'sample', index },
    condition: null,
  }));

const outcome = fc.oneof(
  fc.constant<ImportOutcome>({ status: 'ok', code: null, imageId: 'a' }),
  fc.record({
    status: fc.constantFrom('skipped', 'held', 'failed'),
    code: fc.constantFrom(...ERROR_CODES),
    imageId: fc.constant(null),
  }),
);

const step = fc.oneof(
  fc.record({ kind: fc.constant('settle' as const), index: fc.nat(30), outcome }),
  fc.record({ kind: fc.constant('reopen' as const), index: fc.nat(30) }),
);

test('counts, codes and files agree after any order of outcomes and second turns', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(5), fc.array(step), (entryCount, refusedCount, steps) => {
      const refused = Array.from({ length: refusedCount }, () => ({
        path: identify('broken.zip'),
        code: 'import/zip-unreadable' as const,
      }));
      const ledger = new ImportLedger({ entries: entries(entryCount), refused }, []);
      for (const each of steps) {
        if (each.kind === 'settle') ledger.settle(each.index, each.outcome);
        else ledger.reopen(each.index, null);
      }
      const { files } = ledger;
      expect(files).toHaveLength(entryCount + refusedCount);
      const waiting = files.filter((file) => file.status === 'waiting').length;
      expect(ledger.settled + waiting).toBe(ledger.total);
      for (const status of ['ok', 'skipped', 'held', 'failed'] as const) {
        expect(ledger.counts[status]).toBe(files.filter((f) => f.status === status).length);
      }
      const coded = Object.values(ledger.codes).reduce((sum, count) => sum + count, 0);
      expect(coded).toBe(files.filter((file) => file.code !== null).length);

      ledger.lineUp();
      const turns = new Set<number>();
      for (let index = ledger.take(); index !== undefined; index = ledger.take()) turns.add(index);
      expect(turns.size).toBe(waiting);
    }),
  );
});

test('only what may pass is worth another turn, and only where there is a file', () => {
  const refused = [{ path: identify('gone.zip'), code: 'import/file-unreadable' as const }];
  const ledger = new ImportLedger({ entries: entries(3), refused: [] }, refused);
  ledger.settle(0, { status: 'failed', code: 'worker/crashed', imageId: null });
  ledger.settle(1, { status: 'failed', code: 'dicom/truncated', imageId: null });
  ledger.settle(2, { status: 'ok', code: null, imageId: 'a' });
  expect(ledger.files.map((file) => file.canRetry)).toEqual([true, false, false, false]);
  ledger.reopen(0, null);
  expect(ledger.files[0]?.canRetry).toBe(false);
});

test('a refused source gets no second turn, an approval is kept for its file alone', () => {
  const refused = [{ path: identify('x.zip'), code: 'import/zip-bomb' as const }];
  const ledger = new ImportLedger({ entries: entries(2), refused: [] }, refused);
  ledger.settle(0, { status: 'held', code: 'deid/burned-in-risk', imageId: null });
  ledger.reopen(0, [{ row: 0, column: 0, rows: 2, columns: 3 }]);
  ledger.reopen(2, []);
  expect(ledger.counts).toEqual({ ok: 0, skipped: 0, held: 0, failed: 1 });
  expect([0, 1, 2].map((index) => ledger.isApproved(index))).toEqual([true, false, false]);
  expect(ledger.blankedOf(0)).toEqual([{ row: 0, column: 0, rows: 2, columns: 3 }]);
  expect(ledger.blankedOf(1)).toEqual([]);
});

test('files are counted by the reason that they were not stored for', () => {
  const ledger = new ImportLedger({ entries: entries(4), refused: [] }, []);
  const held = { status: 'held', code: 'deid/residual-identifier', imageId: null } as const;
  ledger.settle(0, { ...held, detail: 'StudyDescription' });
  ledger.settle(1, { ...held, detail: 'SeriesDescription' });
  ledger.settle(2, { ...held, detail: 'SeriesDescription' });
  ledger.settle(3, { status: 'ok', code: null, imageId: 'a' });
  const counted = () => ledger.notStored.map(({ detail, count }) => [detail, count]);
  expect(counted()).toEqual([
    ['StudyDescription', 1],
    ['SeriesDescription', 2],
  ]);
  expect(ledger.codes).toEqual({ 'deid/residual-identifier': 3 });
  ledger.reopen(0, null);
  ledger.reopen(1, null);
  expect(counted()).toEqual([['SeriesDescription', 1]]);
});
