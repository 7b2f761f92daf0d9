import {
  EMPTY_QUERY,
  formatQuery,
  type OccurrenceQuery,
} from '../../core/dataset/occurrence-query.ts';
import { hrefOf } from '../../state/router.svelte.ts';

/** Address of the studies that a bar counts. */
export function studiesHref(changes: Partial<OccurrenceQuery>): string {
  return `${hrefOf('occurrences')}?${formatQuery({ ...EMPTY_QUERY, ...changes })}`;
}
