import { reveal } from '../../../core/deid/brands.ts';
import type { PatientNode, SeriesNode, StudyNode } from '../../../state/survey-book.ts';

interface Place {
  readonly id: string;
  /** From 1, among those beside it that are shown. */
  readonly position: number;
  readonly setSize: number;
  readonly isOpen: boolean;
}

/** One line of the tree. */
export type TreeRow = Place &
  (
    | { readonly kind: 'patient'; readonly patient: PatientNode }
    | { readonly kind: 'study'; readonly patient: PatientNode; readonly study: StudyNode }
    | {
        readonly kind: 'series';
        readonly patient: PatientNode;
        readonly study: StudyNode;
        readonly series: SeriesNode;
      }
  );

export const LEVELS = { patient: 1, study: 2, series: 3 } as const;

const patientId = ({ personId }: PatientNode): string => `p ${personId}`;
const studyId = ({ key }: StudyNode): string => `t ${key}`;
const seriesId = ({ key }: SeriesNode): string => `s ${key}`;

/** Every series of what a line stands for. */
export function seriesOf(row: TreeRow): readonly SeriesNode[] {
  switch (row.kind) {
    case 'patient':
      return row.patient.studies.flatMap(({ series }) => series);
    case 'study':
      return row.study.series;
    case 'series':
      return [row.series];
  }
}

/** Lower case without a difference between composed and split letters: Korean comes in both. */
const searchable = (text: string): string => text.normalize('NFC').toLowerCase();

const textOfPatient = ({ header, otherNames }: PatientNode): string =>
  searchable(
    [header.patientName, header.patientId, header.birthDate, ...otherNames]
      .map(reveal)
      .map((text) => `${text} ${text.replaceAll(/[\^=]+/g, ' ')} ${text.replaceAll(/[\^=]+/g, '')}`)
      .join(' '),
  );
const textOfStudy = ({ header }: StudyNode): string =>
  searchable(`${reveal(header.studyDescription)} ${reveal(header.studyDate)}`);
const textOfSeries = ({ header }: SeriesNode): string =>
  searchable(`${reveal(header.seriesDescription)} ${header.modality} ${header.bodyPart}`);

export interface TreeView {
  readonly search: string;
  /** Which series are shown. */
  readonly isShown: (series: SeriesNode, study: StudyNode, patient: PatientNode) => boolean;
  readonly isOpen: (id: string) => boolean;
}

interface Found<Node, Child> {
  readonly node: Node;
  readonly children: readonly Child[];
}

type FoundStudy = Found<StudyNode, SeriesNode>;

function studiesIn(patient: PatientNode, { isShown }: TreeView, wanted: string): FoundStudy[] {
  const isWholePatient = textOfPatient(patient).includes(wanted);
  return patient.studies.flatMap((node) => {
    const isWholeStudy = isWholePatient || textOfStudy(node).includes(wanted);
    const children = node.series.filter(
      (series) =>
        isShown(series, node, patient) && (isWholeStudy || textOfSeries(series).includes(wanted)),
    );
    return children.length > 0 ? [{ node, children }] : [];
  });
}

/**
 * The lines that are shown, in their order. Every word searched for must stand in a patient, a study or a
 * series; whatever stands above or below what is found is shown with it.
 */
export function treeRows(patients: readonly PatientNode[], view: TreeView): readonly TreeRow[] {
  const wanted = searchable(view.search.trim());
  const found = patients
    .map((node) => ({ node, children: studiesIn(node, view, wanted) }))
    .filter(({ children }) => children.length > 0);
  const rows: TreeRow[] = [];
  found.forEach(({ node: patient, children: studies }, at) => {
    const id = patientId(patient);
    const isOpen = view.isOpen(id);
    rows.push({ kind: 'patient', id, position: at + 1, setSize: found.length, isOpen, patient });
    if (isOpen) rows.push(...rowsOfStudies(patient, studies, view));
  });
  return rows;
}

function rowsOfStudies(
  patient: PatientNode,
  studies: readonly FoundStudy[],
  view: TreeView,
): readonly TreeRow[] {
  return studies.flatMap(({ node: study, children }, at): TreeRow[] => {
    const id = studyId(study);
    const isOpen = view.isOpen(id);
    const place = { id, position: at + 1, setSize: studies.length, isOpen };
    const row: TreeRow = { kind: 'study', ...place, patient, study };
    if (!isOpen) return [row];
    return [
      row,
      ...children.map((series, index): TreeRow => ({
        kind: 'series',
        id: seriesId(series),
        position: index + 1,
        setSize: children.length,
        isOpen: false,
        patient,
        study,
        series,
      })),
    ];
  });
}

/** Where the keys of a tree lead (ARIA, treegrid): to another line, or open and close this one. */
export type TreeMove = { readonly to: number } | { readonly toggle: TreeRow } | null;

/** `lines`: how many a page holds. Null where the key does nothing here. */
export function moveOf(key: string, rows: readonly TreeRow[], at: number, lines: number): TreeMove {
  const row = rows[at];
  const last = rows.length - 1;
  const go = (to: number) => ({ to: Math.min(last, Math.max(0, to)) });
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + lines,
    PageUp: at - lines,
    Home: 0,
    End: last,
  };
  const step = steps[key];
  if (step !== undefined) return go(step);
  if (!row) return null;
  const isLeaf = row.kind === 'series';
  if (key === 'ArrowRight') {
    if (isLeaf) return null;
    return row.isOpen ? go(at + 1) : { toggle: row };
  }
  if (key !== 'ArrowLeft') return null;
  if (!isLeaf && row.isOpen) return { toggle: row };
  const level = LEVELS[row.kind];
  const parent = rows.findLastIndex((each, index) => index < at && LEVELS[each.kind] < level);
  return parent < 0 ? null : go(parent);
}
