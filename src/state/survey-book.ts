import { reveal, type Identifying } from '../core/deid/brands.ts';
import { comparableName } from '../core/dicom/person-name.ts';
import { AppError, type ErrorCode } from '../core/errors.ts';
import type { FaceGrade } from '../core/deid/faces/face-risk.ts';
import type { Hold, Survey, SurveyedHeader } from '../core/rpc/survey.ts';

/** What a person should look at before anything is stored. */
export type Oddity =
  | 'no-patient-id'
  | 'no-patient-name'
  | 'other-names'
  | 'other-birth-dates'
  | 'other-sexes'
  | 'no-study-date'
  | 'future-date'
  | 'before-birth'
  | 'mixed-matrix'
  | 'duplicates';

/** Files that are held for one reason. */
export interface HeldFiles extends Hold {
  readonly count: number;
}

export interface SeriesNode {
  readonly key: string;
  readonly header: SurveyedHeader;
  /** Indices of the files by Instance Number. */
  readonly files: readonly number[];
  readonly frames: number;
  /** Rows × columns, each once. */
  readonly matrices: readonly string[];
  readonly held: readonly HeldFiles[];
  /** The gravest of its files. */
  readonly face: FaceGrade;
  readonly duplicates: number;
  readonly stored: number;
  readonly oddities: readonly Oddity[];
}

export interface StudyNode {
  readonly key: string;
  readonly header: SurveyedHeader;
  readonly series: readonly SeriesNode[];
  readonly fileCount: number;
  readonly oddities: readonly Oddity[];
}

export interface PatientNode {
  readonly personId: string;
  readonly header: SurveyedHeader;
  readonly studies: readonly StudyNode[];
  readonly fileCount: number;
  /** Names other than that of the header, each once. */
  readonly otherNames: readonly Identifying<string>[];
  readonly oddities: readonly Oddity[];
}

/** Files that are no object of a patient, by why. */
export interface OtherFiles {
  readonly code: ErrorCode;
  readonly files: readonly number[];
}

export interface SurveyResult {
  readonly patients: readonly PatientNode[];
  readonly others: readonly OtherFiles[];
}

export interface SurveyCounts {
  readonly files: number;
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  /** Objects of a patient. */
  readonly images: number;
}

interface OpenSeries {
  readonly headers: SurveyedHeader[];
  /** Place in `headers` by what the header says. */
  readonly places: Map<string, number>;
  /** Place of the header of each file. */
  readonly headerOf: number[];
  readonly files: number[];
  readonly imageNos: number[];
  duplicates: number;
  stored: number;
}

type OpenStudy = Map<string, OpenSeries>;
type OpenPatient = Map<string, OpenStudy>;

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/**
 * Puts what the workers find into patients, studies and series. Of a file only its number, its place and a
 * reference to a header are kept, so that a hundred thousand fit; texts are kept once a series.
 */
export class SurveyBook {
  readonly #patients = new Map<string, OpenPatient>();
  readonly #others = new Map<ErrorCode, number[]>();
  readonly #imageIds = new Set<string>();
  #files = 0;
  #studies = 0;
  #series = 0;
  #images = 0;

  get counts(): SurveyCounts {
    return {
      files: this.#files,
      patients: this.#patients.size,
      studies: this.#studies,
      series: this.#series,
      images: this.#images,
    };
  }

  /** `start`: index of the first file of the survey among all. */
  add(start: number, { headers, files }: Survey): void {
    const places = headers.map((header) => {
      const series = this.#seriesOf(header);
      return { series, place: placeIn(series, header) };
    });
    files.forEach((file, offset) => {
      const index = start + offset;
      this.#files += 1;
      if ('code' in file) {
        getOrMake(this.#others, file.code, () => []).push(index);
        return;
      }
      const found = places[file.header];
      if (!found) throw new AppError('internal/unexpected', 'a file without its header');
      const { series, place } = found;
      this.#images += 1;
      series.files.push(index);
      series.imageNos.push(file.imageNo);
      series.headerOf.push(place);
      if (this.#imageIds.has(file.imageId)) series.duplicates += 1;
      else this.#imageIds.add(file.imageId);
      if (file.isStored) series.stored += 1;
    });
  }

  /** `today`: YYYYMMDD. Call it once, at the end. */
  finish(today: string): SurveyResult {
    this.#imageIds.clear();
    const patients = [...this.#patients].map(([personId, studies]) =>
      patientNode(personId, studies, today),
    );
    const others = [...this.#others].map(([code, files]) => ({
      code,
      files: files.sort(byNumber),
    }));
    return { patients, others: others.sort((a, b) => b.files.length - a.files.length) };
  }

  #seriesOf({ personId, studyKey, seriesKey }: SurveyedHeader): OpenSeries {
    const studies = getOrMake(this.#patients, personId, (): OpenPatient => new Map());
    const series = getOrMake(studies, studyKey, (): OpenStudy => {
      this.#studies += 1;
      return new Map();
    });
    return getOrMake(series, seriesKey, () => {
      this.#series += 1;
      const lists = { headers: [], headerOf: [], files: [], imageNos: [] };
      return { ...lists, places: new Map(), duplicates: 0, stored: 0 };
    });
  }
}

const byNumber = (a: number, b: number) => a - b;
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Headers of other calls may say the same. */
function placeIn({ headers, places }: OpenSeries, header: SurveyedHeader): number {
  return getOrMake(places, JSON.stringify(header), () => headers.push(header) - 1);
}

function heldFiles({ headers, headerOf }: OpenSeries): readonly HeldFiles[] {
  const held = new Map<string, HeldFiles>();
  for (const at of headerOf) {
    const hold = headers[at]?.hold;
    if (!hold) continue;
    const key = `${hold.code} ${hold.detail}`;
    held.set(key, { ...hold, count: (held.get(key)?.count ?? 0) + 1 });
  }
  return [...held.values()];
}

const FACE_GRADES: readonly FaceGrade[] = ['high', 'low', 'unclear'];

function gravestFace(headers: readonly SurveyedHeader[]): FaceGrade {
  return FACE_GRADES.find((grade) => headers.some(({ face }) => face === grade)) ?? 'none';
}

function seriesNode(key: string, open: OpenSeries): SeriesNode {
  const { headers, headerOf, imageNos, duplicates, stored } = open;
  const order = open.files
    .map((_, at) => at)
    .sort(
      (a, b) =>
        (imageNos[a] ?? 0) - (imageNos[b] ?? 0) || (open.files[a] ?? 0) - (open.files[b] ?? 0),
    );
  const matrices = unique(
    headers.filter(({ rows }) => rows > 0).map(({ rows, columns }) => `${columns} × ${rows}`),
  );
  return {
    key,
    header: headers[0] as SurveyedHeader,
    files: order.map((at) => open.files[at] ?? 0),
    frames: sum(headerOf.map((at) => headers[at]?.frames ?? 0)),
    matrices,
    held: heldFiles(open),
    face: gravestFace(headers),
    duplicates,
    stored,
    oddities: [
      ...(matrices.length > 1 ? (['mixed-matrix'] as const) : []),
      ...(duplicates > 0 ? (['duplicates'] as const) : []),
    ],
  };
}

const DATE = /^\d{8}$/;
const dateOf = (text: Identifying<string>): string => reveal(text).replaceAll('.', '');

function dateOddities({ studyDate, birthDate }: SurveyedHeader, today: string): Oddity[] {
  const [study, birth] = [dateOf(studyDate), dateOf(birthDate)];
  if (!DATE.test(study)) return ['no-study-date'];
  if (study > today) return ['future-date'];
  return DATE.test(birth) && study < birth ? ['before-birth'] : [];
}

function studyNode(key: string, open: OpenStudy, today: string): StudyNode {
  const series = [...open]
    .map(([seriesKey, each]) => seriesNode(seriesKey, each))
    .sort((a, b) => (a.header.seriesNumber ?? Infinity) - (b.header.seriesNumber ?? Infinity));
  const { header } = series[0] as SeriesNode;
  const fileCount = sum(series.map(({ files }) => files.length));
  return { key, header, series, fileCount, oddities: dateOddities(header, today) };
}

const distinct = (
  headers: readonly SurveyedHeader[],
  textOf: (header: SurveyedHeader) => string,
): string[] => unique(headers.map(textOf).filter(Boolean));

function patientOddities(headers: readonly SurveyedHeader[]): Oddity[] {
  const isMissing = (textOf: (header: SurveyedHeader) => Identifying<string>) =>
    headers.some((header) => reveal(textOf(header)) === '');
  const names = distinct(headers, ({ patientName }) => comparableName(reveal(patientName)));
  const births = distinct(headers, ({ birthDate }) => dateOf(birthDate));
  const sexes = distinct(headers, ({ sex }) => reveal(sex));
  const found: readonly (readonly [Oddity, boolean])[] = [
    ['no-patient-id', isMissing(({ patientId }) => patientId)],
    ['no-patient-name', isMissing(({ patientName }) => patientName)],
    ['other-names', names.length > 1],
    ['other-birth-dates', births.length > 1],
    ['other-sexes', sexes.length > 1],
  ];
  return found.filter(([, applies]) => applies).map(([oddity]) => oddity);
}

function patientNode(personId: string, open: OpenPatient, today: string): PatientNode {
  const headers = [...open.values()].flatMap((study) =>
    [...study.values()].flatMap((series) => series.headers),
  );
  const studies = [...open]
    .map(([key, each]) => studyNode(key, each, today))
    .sort((a, b) => dateOf(a.header.studyDate).localeCompare(dateOf(b.header.studyDate)));
  const header = headers[0] as SurveyedHeader;
  const own = comparableName(reveal(header.patientName));
  const others = new Map(
    headers.map(({ patientName }) => [comparableName(reveal(patientName)), patientName]),
  );
  others.delete(own);
  return {
    personId,
    header,
    studies,
    fileCount: sum(studies.map(({ fileCount }) => fileCount)),
    otherNames: [...others.values()],
    oddities: patientOddities(headers),
  };
}
