import { plural, type Template, type Text } from '../../core/i18n.ts';
import type { PatientUse } from './patient-use.ts';

export const messages = {
  title: { en: 'Models', ko: '모델' },
  sentence: {
    en: 'What was trained here, how well it did on patients it never saw, and a place to try it.',
    ko: '학습한 모델과 학습에 쓰지 않은 환자의 테스트 결과를 확인하고 영상에 적용해 볼 수 있습니다.',
  },
  reading: { en: 'Reading the models', ko: '모델을 읽는 중' },
  emptyTitle: { en: 'No model yet', ko: '아직 모델이 없습니다' },
  emptySentence: {
    en: 'A training that finishes an epoch leaves its best model here, with its test on patients it never saw.',
    ko: '한 에폭 이상 학습하면 가장 좋은 모델이 테스트 결과와 함께 여기에 저장됩니다.',
  },
  toStudio: { en: 'Open the Studio', ko: '스튜디오 열기' },
  all: { en: 'All models', ko: '모든 모델' },
  missingTitle: { en: 'This model is not stored here', ko: '이 기기에 없는 모델입니다' },
  missingSentence: {
    en: 'It was deleted, or it was made on another device.',
    ko: '삭제되었거나 다른 기기에서 만든 모델입니다.',
  },
  research: {
    en: 'For research only, not for diagnosis.',
    ko: '연구용이며 진단에 사용할 수 없습니다.',
  },

  task: { en: 'Task', ko: '과제' },
  classification: { en: '2D classification', ko: '2D 분류' },
  classes: { en: 'Classes', ko: '클래스' },
  dataset: { en: 'Data set', ko: '데이터셋' },
  datasetGone: { en: 'no longer stored', ko: '저장되어 있지 않음' },
  created: { en: 'Made', ko: '생성 일시' },
  device: { en: 'Device', ko: '장치' },
  input: { en: 'Input size', ko: '입력 크기' },
  parameters: { en: 'Parameters', ko: '파라미터' },
  size: { en: 'Weights', ko: '가중치' },
  scores: { en: 'Test scores', ko: '테스트 결과' },
  noScores: {
    en: 'It was not tested: no patients were set aside for a test.',
    ko: '테스트용 환자가 없어 테스트하지 않았습니다.',
  },
  accuracy: { en: 'Accuracy', ko: '정확도' },
  sensitivity: { en: 'Sensitivity', ko: '민감도' },
  specificity: { en: 'Specificity', ko: '특이도' },
  auc: { en: 'AUC', ko: 'AUC' },
  notDefined: { en: 'not defined', ko: '정의되지 않음' },
  facts: { en: 'About this model', ko: '모델 정보' },
  openRun: { en: 'Open the run', ko: '학습 실행 열기' },

  download: { en: 'Download model', ko: '모델 내려받기' },
  downloading: { en: 'Making the ZIP', ko: 'ZIP 만들기' },
  downloaded: { en: 'The model was downloaded', ko: '모델을 내려받았습니다' },
  remove: { en: 'Delete', ko: '삭제' },
  removeTitle: { en: 'Delete this model?', ko: '이 모델을 삭제하시겠습니까?' },
  removeSentence: {
    en: 'Its weights are lost for good unless you downloaded them. The run with its curves, the data set and the images stay.',
    ko: '내려받지 않은 가중치는 되살릴 수 없습니다. 학습 곡선, 데이터셋, 영상은 그대로 남습니다.',
  },
  removeNow: { en: 'Delete model', ko: '모델 삭제' },
  removing: { en: 'Deleting the model', ko: '모델 삭제' },
  removed: { en: 'The model was deleted', ko: '모델을 삭제했습니다' },
  cancel: { en: 'Cancel', ko: '취소' },

  try: { en: 'Try it on an image', ko: '영상에 적용해 보기' },
  studies: { en: 'Studies', ko: '검사' },
  imagesOfStudy: { en: 'Images of the study', ko: '검사의 영상' },
  backToStudies: { en: 'All studies', ko: '모든 검사' },
  onlyUnseen: {
    en: 'Only patients that training has not used',
    ko: '학습에 쓰지 않은 환자만',
  },
  noStudies: { en: 'No study is stored here', ko: '저장된 검사가 없습니다' },
  noStudiesAdvice: { en: 'Import DICOM files first.', ko: '먼저 DICOM 파일을 가져오십시오.' },
  noneUnseen: {
    en: 'Training has used every patient that is stored here',
    ko: '저장된 환자가 모두 학습에 쓰였습니다',
  },
  previousPage: { en: 'Previous page', ko: '이전 쪽' },
  nextPage: { en: 'Next page', ko: '다음 쪽' },
  frame: { en: 'Frame', ko: '프레임' },
  chooseImage: { en: 'Choose a study, then an image.', ko: '검사를 고른 뒤 영상을 고르십시오.' },
  working: { en: 'The model is looking at the image', ko: '모델이 영상을 분석하는 중' },
  seen: { en: 'As the network sees it', ko: '네트워크가 보는 영상' },
  probabilities: { en: 'Probability of each class', ko: '클래스별 확률' },
  class: { en: 'Class', ko: '클래스' },
  probability: { en: 'Probability', ko: '확률' },
  unknownUse: {
    en: 'The data set of this model is no longer stored: whether a patient was in training cannot be told.',
    ko: '이 모델의 데이터셋이 남아 있지 않아 학습에 쓴 환자인지 알 수 없습니다.',
  },

  imageNumber: {
    en: ({ number }) => `Image ${number}`,
    ko: ({ number }) => `영상 ${number}`,
  } satisfies Template<{ number: number }>,
  page: {
    en: ({ page, pages }) => `Page ${page} of ${pages}`,
    ko: ({ page, pages }) => `${pages}쪽 중 ${page}쪽`,
  } satisfies Template<{ page: number; pages: number }>,
  versionOption: {
    en: ({ name, version }) => `${name} · version ${version}`,
    ko: ({ name, version }) => `${name} · 버전 ${version}`,
  } satisfies Template<{ name: string; version: number }>,
  pixels: {
    en: ({ rows, columns }) => `${rows} × ${columns}`,
    ko: ({ rows, columns }) => `${rows} × ${columns}`,
  } satisfies Template<{ rows: number; columns: number }>,
  images: {
    en: ({ count }, f) => `${f.number(count)} ${plural(count, 'image', 'images')}`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장`,
  } satisfies Template<{ count: number }>,
  trueLabel: {
    en: ({ label }) => `Label in the data set: ${label}`,
    ko: ({ label }) => `데이터셋의 라벨: ${label}`,
  } satisfies Template<{ label: string }>,
} as const;

interface UseText {
  readonly badge: Text;
  readonly meaning: Text;
}

export const USE_TEXTS: Readonly<Record<PatientUse, UseText>> = {
  train: {
    badge: { en: 'In training', ko: '학습에 사용' },
    meaning: {
      en: 'The model has learnt from this patient: a good answer proves nothing.',
      ko: '이 환자로 학습한 모델이므로 결과가 좋아도 성능의 근거가 되지 않습니다.',
    },
  },
  validation: {
    badge: { en: 'In validation', ko: '검증에 사용' },
    meaning: {
      en: 'This patient helped to choose the best epoch: a good answer proves little.',
      ko: '가장 좋은 에폭을 고를 때 쓴 환자이므로 결과가 좋아도 근거가 약합니다.',
    },
  },
  test: {
    badge: { en: 'In the test', ko: '테스트에 사용' },
    meaning: {
      en: 'Training has not used this patient; the test scores count it.',
      ko: '학습에 쓰지 않은 환자이며 테스트 결과에 포함되어 있습니다.',
    },
  },
  new: {
    badge: { en: 'New patient', ko: '새 환자' },
    meaning: {
      en: 'This patient is not in the data set of the model.',
      ko: '모델의 데이터셋에 없는 환자입니다.',
    },
  },
};
