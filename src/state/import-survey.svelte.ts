import type { ImportPool } from './import-lanes.ts';
import type { ImportLedger } from './import-ledger.ts';
import { SurveyBook, type SurveyCounts, type SurveyResult } from './survey-book.ts';
import { surveyAll } from './survey-lanes.ts';
import { throttle } from './throttle.ts';

const PUBLISH_EVERY_MS = 100;
const NO_SURVEY: SurveyCounts = { files: 0, patients: 0, studies: 0, series: 0, images: 0 };

/** The day on this device, as DICOM writes it. */
function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
}

/** What the chosen files are by their headers: whose, of when, of what. In the memory of this page alone. */
export class ImportSurvey {
  #total = $state(0);
  #counts = $state.raw<SurveyCounts>(NO_SURVEY);
  #result = $state.raw<SurveyResult | null>(null);

  /** Files to be looked at. */
  get total(): number {
    return this.#total;
  }
  /** It grows while the files are looked at. */
  get counts(): SurveyCounts {
    return this.#counts;
  }
  /** Null until every file was looked at. */
  get result(): SurveyResult | null {
    return this.#result;
  }

  /** Looks at every file of the ledger. @throws AbortError */
  async run(
    pool: ImportPool,
    ledger: ImportLedger,
    signal: AbortSignal,
    onProgress: (done: number) => void,
  ): Promise<void> {
    this.clear();
    const { entries } = ledger;
    this.#total = entries.length;
    const book = new SurveyBook();
    const publish = throttle(() => {
      this.#counts = book.counts;
      onProgress(book.counts.files);
    }, PUBLISH_EVERY_MS);
    try {
      await surveyAll({
        pool,
        entries,
        signal,
        onSurvey: (start, survey) => {
          book.add(start, survey);
          publish();
        },
      });
    } finally {
      publish.cancel();
    }
    this.#counts = book.counts;
    this.#result = book.finish(today());
  }

  clear(): void {
    this.#total = 0;
    this.#counts = NO_SURVEY;
    this.#result = null;
  }
}
