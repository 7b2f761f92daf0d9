import { AppError } from '../errors.ts';

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

function malformed(reason: string): AppError {
  return new AppError('dicom/malformed', 'segmented palette cannot be read', { reason });
}

/** Opcodes, lengths and values stand in units of an entry: bytes, or words of two. */
function unitsOf(bytes: Uint8Array, bytesEach: 1 | 2): ArrayLike<number> {
  return bytesEach === 1 ? bytes : new Uint16Array(bytes.slice(0, bytes.length & ~1).buffer);
}

/**
 * The entries of a segmented palette: values one by one, straight lines from the value before, and segments
 * that stood earlier. PS3.3 section C.7.9.2.
 * @throws {AppError} dicom/malformed
 */
export function expandSegments(
  bytes: Uint8Array,
  count: number,
  bytesEach: 1 | 2,
): Uint16Array<ArrayBuffer> {
  const units = unitsOf(bytes, bytesEach);
  const entries = new Uint16Array(count);
  let filled = 0;
  const at = (index: number) => {
    const unit = units[index];
    if (unit === undefined) throw malformed('too-short');
    return unit;
  };
  const put = (value: number) => {
    if (filled < count) entries[filled] = value;
    filled += 1;
  };

  /** Reads one segment and gives the index of the next. */
  const readSegment = (start: number, isCopy: boolean): number => {
    const [opcode, length] = [at(start), at(start + 1)];
    switch (opcode) {
      case DISCRETE:
        for (let i = 0; i < length && filled < count; i += 1) put(at(start + 2 + i));
        return start + 2 + length;
      case LINEAR: {
        if (filled === 0) throw malformed('line-without-begin');
        const from = entries[Math.min(filled, count) - 1] as number;
        const to = at(start + 2);
        for (let i = 1; i <= length; i += 1) put(Math.round(from + ((to - from) * i) / length));
        return start + 3;
      }
      case INDIRECT: {
        if (isCopy) throw malformed('copy-of-copy');
        // Four bytes, the least significant first, whatever the unit is; counted in bytes.
        const offset =
          bytesEach === 2
            ? at(start + 2) + at(start + 3) * 2 ** 16
            : at(start + 2) +
              at(start + 3) * 2 ** 8 +
              at(start + 4) * 2 ** 16 +
              at(start + 5) * 2 ** 24;
        let next = offset / bytesEach;
        for (let i = 0; i < length && filled < count; i += 1) next = readSegment(next, true);
        return start + 2 + 4 / bytesEach;
      }
      default:
        throw malformed('opcode');
    }
  };

  for (let next = 0; filled < count;) next = readSegment(next, false);
  return entries;
}
