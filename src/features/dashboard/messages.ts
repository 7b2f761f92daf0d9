import type { Template, Text } from '../../core/i18n.ts';
import type { RunState } from '../../core/training/run.ts';
import type { BatchState } from '../../data/db.ts';

export const messages = {
  title: { en: 'Dashboard', ko: '대시보드' },
  sentence: {
    en: 'What your R-CDM holds, and what happened last. Click a bar to see its studies.',
    ko: 'R-CDM에 담긴 내용과 최근 작업입니다. 막대를 누르면 해당 검사를 볼 수 있습니다.',
  },
  importDicom: { en: 'Import DICOM', ko: 'DICOM 가져오기' },
  trySample: { en: 'Try with sample data', ko: '예제 데이터로 시작' },
  reading: { en: 'Counting the studies', ko: '검사를 세는 중' },
  emptyTitle: { en: 'Your R-CDM is empty', ko: 'R-CDM이 비어 있습니다' },
  emptySentence: {
    en: 'Import DICOM to see counts by modality, condition, body part, plane, phase, manufacturer and month. Files are de-identified on this device before anything is stored.',
    ko: 'DICOM을 가져오면 모달리티, 질환, 부위, 단면, 조영기, 제조사, 월별 건수가 표시됩니다. 파일은 저장하기 전에 이 기기에서 비식별화합니다.',
  },
  patients: { en: 'Patients', ko: '환자' },
  studies: { en: 'Studies', ko: '검사' },
  images: { en: 'Images', ko: '영상' },
  conditions: { en: 'Conditions', ko: '질환' },
  datasets: { en: 'Data sets', ko: '데이터셋' },
  modalityCondition: { en: 'Modality and condition', ko: '모달리티와 질환' },
  bodyPart: { en: 'Body part', ko: '부위' },
  plane: { en: 'Plane', ko: '단면' },
  phase: { en: 'Phase', ko: '조영기' },
  manufacturer: { en: 'Manufacturer', ko: '제조사' },
  unitStudies: { en: 'Number of studies', ko: '검사 수' },
  unitImages: { en: 'Number of images', ko: '영상 수' },
  months: { en: 'Studies by month', ko: '월별 검사' },
  years: { en: 'Studies by year', ko: '연도별 검사' },
  month: { en: 'Month', ko: '월' },
  year: { en: 'Year', ko: '연도' },
  total: { en: 'Total', ko: '합계' },
  monthsTable: { en: 'Show as a table', ko: '표로 보기' },
  shifted: {
    en: 'Dates are shifted by a secret number of days for each patient, so the month and year here are not those of the examination. Order and intervals within one patient are true.',
    ko: '날짜는 환자마다 비공개 일수만큼 이동되어 있어 실제 검사 연월과 다릅니다. 한 환자 안에서 순서와 간격은 실제와 같습니다.',
  },
  undated: {
    en: ({ count }, f) =>
      `${f.number(count)} ${count === 1 ? 'study has' : 'studies have'} no date and ${count === 1 ? 'is' : 'are'} not shown.`,
    ko: ({ count }, f) => `날짜가 없는 검사 ${f.number(count)}건은 표시하지 않았습니다.`,
  } satisfies Template<{ count: number }>,
  quality: { en: 'Data quality', ko: '데이터 품질' },
  unknownPlane: { en: 'Images with unknown plane', ko: '단면 미상 영상' },
  unknownPhase: { en: 'CT and MR images with unknown phase', ko: '조영기 미상 CT·MR 영상' },
  unknownBodyPart: { en: 'Images with unknown body part', ko: '부위 미상 영상' },
  withoutCondition: { en: 'Images without a condition', ko: '질환 미지정 영상' },
  allKnown: { en: 'All known', ko: '모두 확인됨' },
  notAsked: { en: 'None to ask', ko: '해당 없음' },
  ofImages: {
    en: ({ count, total, fraction }, f) =>
      `${f.percent(fraction)} (${f.number(count)} of ${f.number(total)})`,
    ko: ({ count, total, fraction }, f) =>
      `${f.percent(fraction)} (${f.number(total)}장 중 ${f.number(count)}장)`,
  } satisfies Template<{ count: number; total: number; fraction: number }>,
  lookAt: { en: 'Show these studies', ko: '해당 검사 보기' },
  recent: { en: 'What happened last', ko: '최근 작업' },
  recentImports: { en: 'Imports', ko: '가져오기' },
  recentRuns: { en: 'Runs', ko: '학습 실행' },
  noImports: { en: 'No import yet.', ko: '아직 가져온 내역이 없습니다.' },
  noRuns: { en: 'No training run yet.', ko: '아직 학습 실행이 없습니다.' },
  sample: { en: 'Sample data', ko: '예제 데이터' },
  moreConditions: {
    en: ({ count }, f) => `${f.number(count)} more`,
    ko: ({ count }, f) => `${f.number(count)}개 더 있음`,
  } satisfies Template<{ count: number }>,
  studiesOf: {
    en: ({ count }, f) => `${f.number(count)} ${count === 1 ? 'study' : 'studies'}`,
    ko: ({ count }, f) => `검사 ${f.number(count)}건`,
  } satisfies Template<{ count: number }>,
  imagesOf: {
    en: ({ count }, f) => `${f.number(count)} ${count === 1 ? 'image' : 'images'}`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장`,
  } satisfies Template<{ count: number }>,
  runsOf: {
    en: ({ count }, f) => `${f.number(count)} ${count === 1 ? 'run' : 'runs'}`,
    ko: ({ count }, f) => `학습 실행 ${f.number(count)}건`,
  } satisfies Template<{ count: number }>,
  outcome: {
    en: ({ ok, skipped, held, failed }, f) =>
      [
        `${f.number(ok)} stored`,
        skipped > 0 && `${f.number(skipped)} skipped`,
        held > 0 && `${f.number(held)} held back`,
        failed > 0 && `${f.number(failed)} failed`,
      ]
        .filter(Boolean)
        .join(', '),
    ko: ({ ok, skipped, held, failed }, f) =>
      [
        `저장 ${f.number(ok)}개`,
        skipped > 0 && `건너뜀 ${f.number(skipped)}개`,
        held > 0 && `보류 ${f.number(held)}개`,
        failed > 0 && `실패 ${f.number(failed)}개`,
      ]
        .filter(Boolean)
        .join(', '),
  } satisfies Template<{ ok: number; skipped: number; held: number; failed: number }>,
} as const satisfies Record<string, Text | Template<never>>;

export const BATCH_STATES: Readonly<Record<BatchState, Text>> = {
  running: { en: 'Running', ko: '진행 중' },
  done: { en: 'Done', ko: '완료' },
  stopped: { en: 'Stopped', ko: '중지됨' },
  interrupted: { en: 'Interrupted', ko: '중단됨' },
};

export const RUN_STATES: Readonly<Record<RunState, Text>> = {
  waiting: { en: 'Waiting', ko: '대기 중' },
  running: { en: 'Running', ko: '학습 중' },
  done: { en: 'Done', ko: '완료' },
  stopped: { en: 'Stopped', ko: '중지됨' },
  failed: { en: 'Failed', ko: '실패' },
  interrupted: { en: 'Interrupted', ko: '중단됨' },
};
