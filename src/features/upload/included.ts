import type { ImportDecisions } from '../../state/import-decisions.svelte.ts';
import type { SeriesNode, SurveyResult } from '../../state/survey-book.ts';

export interface Included {
  readonly series: readonly SeriesNode[];
  /** Files of these series. */
  readonly files: number;
  /** Of these: files that rules cannot make safe and a look at the pictures can. */
  readonly forEyes: number;
  /** Of these: files that are held whatever anybody says. */
  readonly heldForGood: number;
  /** Series that show a head: a face could be rendered. */
  readonly heads: number;
  /** Series that a policy without faces holds: heads, and what may reach up to one. */
  readonly mayShowFaces: number;
}

const filesHeld = (series: readonly SeriesNode[], isForEyes: boolean): number =>
  series
    .flatMap(({ held }) => held)
    .filter(({ code }) => (code === 'deid/burned-in-risk') === isForEyes)
    .reduce((sum, { count }) => sum + count, 0);

/** What would be stored now. */
export function includedIn(result: SurveyResult | null, decisions: ImportDecisions): Included {
  const series = (result?.patients ?? [])
    .flatMap(({ studies }) => studies)
    .flatMap((study) => study.series)
    .filter(({ key }) => !decisions.isLeftOut(key));
  return {
    series,
    files: series.reduce((sum, { files }) => sum + files.length, 0),
    forEyes: filesHeld(series, true),
    heldForGood: filesHeld(series, false),
    heads: series.filter(({ face }) => face === 'high' || face === 'low').length,
    mayShowFaces: series.filter(({ face }) => face !== 'none').length,
  };
}
