import type { FaceGrade } from '../../../core/deid/faces/face-risk.ts';
import type { ConditionCsvProblem } from '../../../core/rcdm/condition-csv.ts';
import { plural, type Template, type Text } from '../../../core/i18n.ts';
import type { Oddity } from '../../../state/survey-book.ts';

type Counted = Template<{ count: number }>;

export const messages = {
  sentence: {
    en: 'The right patients, and all of them? Nothing is stored yet; names stay on this screen.',
    ko: '환자와 검사가 맞는지 확인하십시오. 아직 저장하지 않았으며 이름은 이 화면에만 표시합니다.',
  },
  checking: { en: 'Reading the headers', ko: '헤더를 읽는 중' },
  listing: { en: 'Looking into files and archives', ko: '파일과 압축 파일을 확인하는 중' },
  checkingDone: {
    en: ({ done, total }, f) => `Headers of ${f.number(done)} of ${f.number(total)} files read`,
    ko: ({ done, total }, f) => `파일 ${f.number(total)}개 중 ${f.number(done)}개의 헤더를 읽음`,
  } satisfies Template<{ done: number; total: number }>,
  checkingFound: {
    en: ({ patients, studies, series }, f) =>
      `So far: ${f.number(patients)} ${plural(patients, 'patient', 'patients')}, ${f.number(studies)} ${plural(studies, 'study', 'studies')}, ${f.number(series)} series. Pixels are not read. You can go to other pages.`,
    ko: ({ patients, studies, series }, f) =>
      `지금까지 환자 ${f.number(patients)}명, 검사 ${f.number(studies)}건, 시리즈 ${f.number(series)}개. 픽셀은 읽지 않습니다. 다른 페이지로 이동해도 됩니다.`,
  } satisfies Template<{ patients: number; studies: number; series: number }>,
  progress: { en: 'Progress of the check', ko: '확인 진행' },
  stop: { en: 'Stop', ko: '중지' },

  toProtect: { en: 'Go on to Protect', ko: '다음: 비식별화' },
  toSource: { en: 'Back to Source', ko: '원본으로 돌아가기' },
  toStore: { en: 'Back to the result', ko: '결과로 돌아가기' },

  found: { en: 'What was found', ko: '확인 결과' },
  patients: { en: 'Patients', ko: '환자' },
  studies: { en: 'Studies', ko: '검사' },
  series: { en: 'Series', ko: '시리즈' },
  images: { en: 'Images', ko: '영상' },
  held: { en: 'Will be held back', ko: '보류 예정' },
  others: { en: 'No image', ko: '영상이 아닌 파일' },

  nothing: { en: 'There is no DICOM image in these files', ko: 'DICOM 영상이 없습니다' },
  nothingText: {
    en: 'Why each file is none is listed below. Go back and choose another folder.',
    ko: '파일별 사유는 아래에 있습니다. 돌아가서 다른 폴더를 선택하십시오.',
  },
  allLeftOut: { en: 'Everything is left out', ko: '모두 제외했습니다' },
  allLeftOutText: {
    en: 'Switch on at least one series to go on.',
    ko: '계속하려면 시리즈를 하나 이상 포함하십시오.',
  },

  show: { en: 'Show', ko: '표시' },
  all: { en: 'All', ko: '전체' },
  odd: { en: 'Odd', ko: '확인 필요' },
  leftOut: { en: 'Left out', ko: '제외' },
  search: { en: 'Search patients, studies and series', ko: '환자, 검사, 시리즈 검색' },
  searchPlaceholder: { en: 'Name, ID, description …', ko: '이름, ID, 설명 …' },
  noMatch: { en: 'Nothing matches.', ko: '일치하는 항목이 없습니다.' },
  tree: { en: 'Patients, studies and series', ko: '환자, 검사, 시리즈' },
  treeKeys: {
    en: 'Arrow keys move, right and left open and close, space leaves out or takes in, Enter goes to the details.',
    ko: '화살표 키로 이동하고 오른쪽과 왼쪽 키로 펼치거나 접습니다. 스페이스는 제외하거나 포함하고 Enter는 상세 정보로 이동합니다.',
  },
  include: {
    en: ({ name }) => `Store ${name}`,
    ko: ({ name }) => `${name} 저장`,
  } satisfies Template<{ name: string }>,
  open: { en: 'Open', ko: '펼치기' },
  close: { en: 'Close', ko: '접기' },
  columnStore: { en: 'Store', ko: '저장' },
  columnWhat: { en: 'Patient, study, series', ko: '환자, 검사, 시리즈' },
  columnFacts: { en: 'What it is', ko: '내용' },
  columnImages: { en: 'Images', ko: '영상' },
  columnNotes: { en: 'To look at', ko: '확인할 점' },

  noName: { en: 'No name', ko: '이름 없음' },
  noId: { en: 'no ID', ko: 'ID 없음' },
  noDate: { en: 'No date', ko: '날짜 없음' },
  noDescription: { en: 'No description', ko: '설명 없음' },
  studyCount: {
    en: ({ count }, f) => `${f.number(count)} ${plural(count, 'study', 'studies')}`,
    ko: ({ count }, f) => `검사 ${f.number(count)}건`,
  } satisfies Counted,
  seriesCount: {
    en: ({ count }, f) => `${f.number(count)} series`,
    ko: ({ count }, f) => `시리즈 ${f.number(count)}개`,
  } satisfies Counted,
  frameCount: {
    en: ({ count }, f) => `${f.number(count)} frames`,
    ko: ({ count }, f) => `${f.number(count)}프레임`,
  } satisfies Counted,

  heldEye: {
    en: ({ count }, f) => `${f.number(count)} ${plural(count, 'waits', 'wait')} for your eyes`,
    ko: ({ count }, f) => `${f.number(count)}장 직접 확인 필요`,
  } satisfies Counted,
  heldKind: {
    en: ({ count, kind }, f) => `${f.number(count)} held back: ${kind}`,
    ko: ({ count, kind }, f) => `${f.number(count)}개 보류: ${kind}`,
  } satisfies Template<{ count: number; kind: string }>,
  stored: {
    en: ({ count }, f) => `${f.number(count)} stored already`,
    ko: ({ count }, f) => `${f.number(count)}장 이미 저장됨`,
  } satisfies Counted,
  oddBelow: {
    en: ({ count }, f) => `${f.number(count)} to look at inside`,
    ko: ({ count }, f) => `안에 확인할 점 ${f.number(count)}개`,
  } satisfies Counted,

  details: { en: 'Details', ko: '상세 정보' },
  chooseLine: {
    en: 'Choose a line to see its picture and facts.',
    ko: '행을 선택하면 영상과 정보를 볼 수 있습니다.',
  },
  patientId: { en: 'Patient ID', ko: '환자 ID' },
  birthDate: { en: 'Birth date', ko: '생년월일' },
  sex: { en: 'Sex', ko: '성별' },
  otherNames: { en: 'Other names', ko: '다른 이름' },
  studyDate: { en: 'Date', ko: '날짜' },
  description: { en: 'Description', ko: '설명' },
  modality: { en: 'Modality', ko: '모달리티' },
  bodyPart: { en: 'Body part', ko: '부위' },
  plane: { en: 'Plane', ko: '단면' },
  phase: { en: 'Phase', ko: '조영기' },
  face: { en: 'Face', ko: '얼굴' },
  matrix: { en: 'Matrix', ko: '행렬' },
  why: { en: 'What happens', ko: '처리' },
  leave: { en: 'Leave out', ko: '제외' },
  take: { en: 'Take in again', ko: '다시 포함' },

  conditionAll: { en: 'Condition for all', ko: '전체 질환' },
  conditionAllHint: {
    en: 'A label for training; may stay empty. No name, no number of a patient.',
    ko: '학습 라벨로 쓰며 비워 두어도 됩니다. 환자 이름이나 번호는 쓰지 마십시오.',
  },
  conditionOne: { en: 'Condition of this patient', ko: '이 환자의 질환' },
  conditionOneHint: {
    en: 'In place of the condition for all.',
    ko: '전체 질환 대신 이 환자에게 적용합니다.',
  },
  conditionBack: { en: 'As for all', ko: '전체와 같게' },
  csv: { en: 'From a CSV file', ko: 'CSV 파일에서' },
  csvHint: {
    en: 'Columns: patient_id,condition',
    ko: '열: patient_id,condition',
  },
  csvReading: { en: 'Reading the CSV file', ko: 'CSV 파일 읽기' },
  csvTaken: {
    en: ({ patients }, f) =>
      `${f.number(patients)} ${plural(patients, 'patient has', 'patients have')} the condition of the file`,
    ko: ({ patients }, f) => `환자 ${f.number(patients)}명에게 파일의 질환을 지정했습니다`,
  } satisfies Template<{ patients: number }>,
  csvUnmatched: {
    en: ({ count }, f) =>
      count === 0
        ? 'Every line has its patient here.'
        : `${f.number(count)} ${plural(count, 'line is', 'lines are')} of a patient who is not among these files.`,
    ko: ({ count }, f) =>
      count === 0
        ? '모든 줄의 환자가 여기에 있습니다.'
        : `${f.number(count)}줄은 이 파일에 없는 환자입니다.`,
  } satisfies Counted,
  csvRefused: {
    en: 'Nothing was taken from the file',
    ko: '파일에서 아무것도 반영하지 않았습니다',
  },
  csvFault: {
    en: ({ line, problem }, f) => `Line ${f.number(line)}: ${problem}`,
    ko: ({ line, problem }, f) => `${f.number(line)}번째 줄: ${problem}`,
  } satisfies Template<{ line: number; problem: string }>,
  csvMore: {
    en: ({ count }, f) => `… and ${f.number(count)} more`,
    ko: ({ count }, f) => `… 외 ${f.number(count)}개`,
  } satisfies Counted,

  otherFiles: { en: 'Files that are no image', ko: '영상이 아닌 파일' },
  reason: { en: 'Reason', ko: '사유' },
  files: { en: 'Files', ko: '파일 수' },
  example: { en: 'First of them', ko: '첫 번째 파일' },
  willEnd: {
    en: 'They get their turn when storing, so that every file ends with an outcome.',
    ko: '모든 파일의 결과를 남기기 위해 저장 단계에서 다시 처리합니다.',
  },
} as const;

export const oddityNames = {
  'no-patient-id': { en: 'No patient ID', ko: '환자 ID 없음' },
  'no-patient-name': { en: 'No patient name', ko: '환자 이름 없음' },
  'other-names': { en: 'Different names under one ID', ko: '같은 ID에 다른 이름' },
  'other-birth-dates': { en: 'Different birth dates under one ID', ko: '같은 ID에 다른 생년월일' },
  'other-sexes': { en: 'Different sexes under one ID', ko: '같은 ID에 다른 성별' },
  'no-study-date': { en: 'No valid study date', ko: '올바른 검사 날짜 없음' },
  'future-date': { en: 'Date in the future', ko: '미래 날짜' },
  'before-birth': { en: 'Before the birth date', ko: '생년월일 이전' },
  'mixed-matrix': { en: 'Mixed matrix sizes', ko: '행렬 크기가 섞여 있음' },
  duplicates: { en: 'The same image twice', ko: '같은 영상 중복' },
} as const satisfies Record<Oddity, Text>;

export const faceNames = {
  high: { en: 'Head: a face could be rendered', ko: '머리: 얼굴을 재구성할 수 있음' },
  low: { en: 'Head in thick slices or single views', ko: '머리: 두꺼운 단면 또는 단일 영상' },
  unclear: { en: 'May reach up to the face', ko: '얼굴까지 포함할 수 있음' },
} as const satisfies Record<Exclude<FaceGrade, 'none'>, Text>;

export const problemNames = {
  empty: { en: 'there is no line with a patient', ko: '환자가 있는 줄이 없습니다' },
  header: {
    en: 'the first line must be patient_id,condition',
    ko: '첫 줄은 patient_id,condition이어야 합니다',
  },
  quote: { en: 'a quotation mark is not closed', ko: '따옴표가 닫히지 않았습니다' },
  columns: { en: 'two columns are needed', ko: '두 열이 필요합니다' },
  'no-patient': { en: 'the patient ID is empty', ko: '환자 ID가 비어 있습니다' },
  condition: {
    en: 'this is no condition; a number may be of a patient',
    ko: '질환이 아닙니다. 환자 번호일 수 있습니다',
  },
  conflict: {
    en: 'the patient stands above with another condition',
    ko: '위에 같은 환자가 다른 질환으로 있습니다',
  },
} as const satisfies Record<ConditionCsvProblem, Text>;

/** Kinds of objects that are held back, as `otherKindOf` names them. */
export const kindNames: Readonly<Record<string, Text>> = {
  'encapsulated-document': { en: 'document', ko: '문서' },
  'structured-report': { en: 'structured report', ko: '구조화 보고서' },
  radiotherapy: { en: 'radiotherapy object', ko: '방사선치료 객체' },
  waveform: { en: 'waveform', ko: '파형' },
  'presentation-state': { en: 'presentation state', ko: '표시 상태' },
  segmentation: { en: 'segmentation', ko: '분할' },
  registration: { en: 'registration', ko: '정합' },
  'raw-data': { en: 'raw data', ko: '원시 데이터' },
  spectroscopy: { en: 'spectroscopy', ko: '분광' },
  video: { en: 'video', ko: '동영상' },
  'no-pixel-data': { en: 'no picture in it', ko: '영상 없음' },
  'private-class': { en: 'object of one maker only', ko: '제조사 전용 객체' },
};
export const OTHER_KIND: Text = {
  en: 'object that is no plain image',
  ko: '일반 영상이 아닌 객체',
};
