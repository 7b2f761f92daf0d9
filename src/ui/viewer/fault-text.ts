import type { StackFault } from '../../core/imaging/volume/series-stacks.ts';
import { faultMessages as messages } from './fault-messages.ts';
import type { ViewerWords } from './viewer-words.ts';

/** So many places are named; how many more there are is said. */
const NAMED = 3;

function named<T>(places: readonly T[], nameOf: (place: T) => string, { t }: ViewerWords): string {
  const rest = places.length - NAMED;
  const names = places.slice(0, NAMED).map(nameOf);
  return [...names, ...(rest > 0 ? [t(messages.more, { count: rest })] : [])].join(', ');
}

const sidesOf = ({ after }: { after: number }) => ({ before: after + 1, after: after + 2 });

function missingText(gaps: readonly (StackFault & { code: 'gap' })[], words: ViewerWords): string {
  const { t } = words;
  const count = gaps.reduce((sum, { missing }) => sum + missing, 0);
  const places = named(
    gaps,
    (gap) =>
      gaps.length === 1
        ? t(messages.between, sidesOf(gap))
        : t(messages.missingBetween, { count: gap.missing, ...sidesOf(gap) }),
    words,
  );
  return `${t(messages.missing, { count })}: ${places}`;
}

/** What is wrong with a stack and where, in the numbers the reader sees (from 1); '' when nothing is. */
export function faultText(faults: readonly StackFault[], words: ViewerWords): string {
  const { t, format } = words;
  const gaps = faults.filter((fault) => fault.code === 'gap');
  const slabs = faults.filter((fault) => fault.code === 'separate-slab');
  const slabText = (slab: (typeof slabs)[number]) =>
    t(messages.emptyBetween, { distanceMm: Math.round(slab.distanceMm), ...sidesOf(slab) });
  const others = faults.flatMap((fault) => {
    if (fault.code === 'order-by-instance-number') return t(messages.repeated, fault);
    if (fault.code !== 'duplicate-positions') return [];
    const places = named(fault.at, (at) => format.number(at + 1), words);
    return `${t(messages.doubled, { count: fault.at.length })}: ${places}`;
  });
  return [
    ...(gaps.length > 0 ? [missingText(gaps, words)] : []),
    ...(slabs.length > 0 ? [named(slabs, slabText, words)] : []),
    ...others,
  ].join(' · ');
}
