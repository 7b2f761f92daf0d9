import { reveal, type Identifying } from '../../../core/deid/brands.ts';
import { shownPersonName } from '../../../core/dicom/person-name.ts';
import type { FaceGrade } from '../../../core/deid/faces/face-risk.ts';
import type { CodedNames } from '../../../state/coded-names.svelte.ts';
import type { I18n } from '../../../state/i18n.svelte.ts';
import type { HeldFiles, PatientNode, SeriesNode, StudyNode } from '../../../state/survey-book.ts';
import { faceNames, kindNames, messages, oddityNames, OTHER_KIND } from './messages.ts';
import type { TreeRow } from './tree-rows.ts';

/** DICOM date as the reader writes dates; what is none, as it stands. */
export function shownDate(text: Identifying<string>, i18n: I18n): string {
  const raw = reveal(text);
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(raw) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T00:00:00`);
  return Number.isNaN(time) ? raw : i18n.format.date(`${year}-${month}-${day}`);
}

/** What the lines of the tree say. */
export class TreeWords {
  readonly #i18n: I18n;
  readonly #names: CodedNames;

  constructor(i18n: I18n, names: CodedNames) {
    this.#i18n = i18n;
    this.#names = names;
  }

  patient({ header }: PatientNode): string {
    return shownPersonName(reveal(header.patientName)) || this.#i18n.t(messages.noName);
  }

  study({ header }: StudyNode): string {
    const { t } = this.#i18n;
    const date = shownDate(header.studyDate, this.#i18n) || t(messages.noDate);
    return [date, reveal(header.studyDescription)].filter(Boolean).join(' · ');
  }

  series({ header }: SeriesNode): string {
    const description = reveal(header.seriesDescription) || this.#i18n.t(messages.noDescription);
    return header.seriesNumber === null ? description : `${header.seriesNumber} · ${description}`;
  }

  title(row: TreeRow): string {
    if (row.kind === 'patient') return this.patient(row.patient);
    return row.kind === 'study' ? this.study(row.study) : this.series(row.series);
  }

  facts(row: TreeRow): string {
    const { t } = this.#i18n;
    if (row.kind === 'patient') {
      const { header, studies } = row.patient;
      const born = shownDate(header.birthDate, this.#i18n);
      const count = t(messages.studyCount, { count: studies.length });
      const id = reveal(header.patientId) || t(messages.noId);
      return [id, count, reveal(header.sex), born].filter(Boolean).join(' · ');
    }
    if (row.kind === 'study') {
      const modalities = new Set(row.study.series.map(({ header }) => header.modality));
      const count = t(messages.seriesCount, { count: row.study.series.length });
      return [[...modalities].join(', '), count].join(' · ');
    }
    const { header, matrices, frames, files } = row.series;
    const plane = header.plane === 'UNKNOWN' ? '' : this.#names.plane(header.plane);
    const phase = header.phase === 'UNKNOWN' ? '' : this.#names.phase(header.phase);
    const part = header.bodyPart === 'UNKNOWN' ? '' : this.#names.bodyPart(header.bodyPart);
    const matrix = matrices.length === 1 ? matrices[0] : '';
    const many = frames > files.length ? t(messages.frameCount, { count: frames }) : '';
    return [header.modality, part, plane, phase, matrix, many].filter(Boolean).join(' · ');
  }

  held({ code, detail, count }: HeldFiles): string {
    const { t } = this.#i18n;
    if (code === 'deid/burned-in-risk') return t(messages.heldEye, { count });
    return t(messages.heldKind, { count, kind: t(kindNames[detail] ?? OTHER_KIND) });
  }

  #faceNotes(face: FaceGrade): readonly string[] {
    return isHead(face) ? [this.#i18n.t(faceNames[face])] : [];
  }

  /** What a person should look at here. */
  notes(row: TreeRow): readonly string[] {
    const { t } = this.#i18n;
    const node =
      row.kind === 'patient' ? row.patient : row.kind === 'study' ? row.study : row.series;
    const own: string[] = node.oddities.map((oddity) => t(oddityNames[oddity]));
    if (row.kind !== 'series') {
      const inside = row.isOpen ? 0 : oddInside(row);
      return inside === 0 ? own : [...own, t(messages.oddBelow, { count: inside })];
    }
    const { held, face } = row.series;
    return [...own, ...held.map((each) => this.held(each)), ...this.#faceNotes(face)];
  }
}

const isHead = (face: FaceGrade): face is 'high' | 'low' => face === 'high' || face === 'low';

function oddInside(row: Exclude<TreeRow, { kind: 'series' }>): number {
  const ofStudy = ({ series }: StudyNode) =>
    series.reduce(
      (sum, { oddities, held, face }) =>
        sum + oddities.length + held.length + (isHead(face) ? 1 : 0),
      0,
    );
  if (row.kind === 'study') return ofStudy(row.study);
  return row.patient.studies.reduce(
    (sum, study) => sum + study.oddities.length + ofStudy(study),
    0,
  );
}
