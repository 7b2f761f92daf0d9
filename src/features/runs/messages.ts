import { plural, type Template } from '../../core/i18n.ts';
import type { FullModelOptions } from '../../core/training/model-options.ts';

export const messages = {
  title: { en: 'Runs', ko: '학습 실행' },
  sentence: {
    en: 'Every training with its curves, its test and what is needed to repeat it.',
    ko: '모든 학습의 학습 곡선, 테스트 결과, 재현에 필요한 정보를 보관합니다.',
  },
  newRun: { en: 'New run', ko: '새 학습' },
  emptyTitle: { en: 'Nothing was trained yet', ko: '아직 학습한 기록이 없습니다' },
  emptySentence: {
    en: 'Choose a data set and a network in the Studio; its curves appear here while it learns.',
    ko: '스튜디오에서 데이터셋과 네트워크를 고르면 학습하는 동안 곡선이 여기에 표시됩니다.',
  },
  reading: { en: 'Reading the runs', ko: '학습 실행을 읽는 중' },
  toStudio: { en: 'Open the Studio', ko: '스튜디오 열기' },
  all: { en: 'All runs', ko: '모든 학습' },
  name: { en: 'Name', ko: '이름' },
  state: { en: 'State', ko: '상태' },
  started: { en: 'Started', ko: '시작 일시' },
  took: { en: 'Duration', ko: '소요 시간' },
  device: { en: 'Device', ko: '장치' },
  best: { en: 'Best validation loss', ko: '최저 검증 손실' },
  course: { en: 'Validation loss', ko: '검증 손실 추이' },
  waiting: { en: 'Waiting', ko: '대기 중' },
  running: { en: 'Running', ko: '학습 중' },
  done: { en: 'Done', ko: '완료' },
  stopped: { en: 'Stopped', ko: '중지됨' },
  failed: { en: 'Failed', ko: '실패' },
  interrupted: { en: 'Interrupted', ko: '중단됨' },
  stop: { en: 'Stop', ko: '중지' },
  again: { en: 'Run again', ko: '다시 학습' },
  openModel: { en: 'Open the model', ko: '모델 열기' },
  missingTitle: { en: 'This run is not stored here', ko: '이 기기에 없는 학습입니다' },
  missingSentence: {
    en: 'It was deleted, or it was made on another device.',
    ko: '삭제되었거나 다른 기기에서 실행한 학습입니다.',
  },
  interruptedTitle: { en: 'The tab was closed while it trained', ko: '학습 중에 탭이 닫혔습니다' },
  interruptedSentence: {
    en: 'The curves up to then are kept. Run it again: the same seed gives the same start.',
    ko: '그때까지의 곡선은 남아 있습니다. 다시 학습하면 같은 시드로 똑같이 시작합니다.',
  },
  goOn: { en: 'Continue', ko: '이어서 학습' },
  goesOnFrom: {
    en: ({ epoch, step }) =>
      `It can be continued from epoch ${epoch}, step ${step}, and ends as if it had never stopped.`,
    ko: ({ epoch, step }) =>
      `에폭 ${epoch}, 스텝 ${step}부터 이어서 학습할 수 있으며, 멈추지 않은 것과 같은 결과가 됩니다.`,
  } satisfies Template<{ epoch: number; step: number }>,
  divergedKept: {
    en: 'What it had learnt at its best epoch before is kept as a model.',
    ko: '그 전까지 가장 좋았던 에폭의 모델을 보관했습니다.',
  },
  notKept: { en: 'Its progress could not be kept', ko: '진행 상태를 저장하지 못했습니다' },
  notKeptSentence: {
    en: 'Training goes on. If the tab is closed now, it continues from an earlier place.',
    ko: '학습은 계속됩니다. 지금 탭을 닫으면 더 이전 지점부터 이어서 학습합니다.',
  },
  stoppedEarly: {
    en: ({ epoch }) => `Stopped early after epoch ${epoch}`,
    ko: ({ epoch }) => `에폭 ${epoch} 이후 조기 종료했습니다`,
  } satisfies Template<{ epoch: number }>,
  stoppedEarlySentence: {
    en: ({ bestEpoch }) =>
      `It got no better any more. The model has the weights of epoch ${bestEpoch}.`,
    ko: ({ bestEpoch }) => `더 나아지지 않았습니다. 모델은 에폭 ${bestEpoch}의 가중치입니다.`,
  } satisfies Template<{ bestEpoch: number }>,
  recovered: {
    en: 'The graphics device was lost on the way',
    ko: '학습 중에 그래픽 장치 연결이 끊어졌습니다',
  },
  recoveredSentence: {
    en: 'It was opened anew, and the run went on from its last checkpoint.',
    ko: '장치를 다시 열고 마지막 체크포인트부터 이어서 학습했습니다.',
  },
  stoppedTitle: { en: 'The run was stopped', ko: '학습을 중지했습니다' },
  stoppedSentence: {
    en: 'What it had learnt up to its best epoch is kept as a model, if it finished one.',
    ko: '한 에폭 이상 마쳤다면 가장 좋았던 시점의 모델을 보관합니다.',
  },
  elsewhereSentence: {
    en: 'It runs in another tab and can be stopped there.',
    ko: '다른 탭에서 학습 중이며 그 탭에서 중지할 수 있습니다.',
  },
  softwareTitle: { en: 'A software adapter is used', ko: '소프트웨어 어댑터를 사용합니다' },
  softwareSentence: {
    en: 'The numbers are correct, but it is slow. A graphics processor makes it many times faster.',
    ko: '결과는 정확하지만 느립니다. 그래픽 프로세서를 쓰면 훨씬 빨라집니다.',
  },
  progress: { en: 'Progress', ko: '진행' },
  preparing: { en: 'Reading the images', ko: '영상을 읽는 중' },
  curves: { en: 'Curves', ko: '곡선' },
  loss: { en: 'Loss', ko: '손실' },
  accuracy: { en: 'Accuracy', ko: '정확도' },
  sensitivity: { en: 'Sensitivity', ko: '민감도' },
  specificity: { en: 'Specificity', ko: '특이도' },
  auc: { en: 'AUC', ko: 'AUC' },
  train: { en: 'Training', ko: '학습' },
  validation: { en: 'Validation', ko: '검증' },
  test: { en: 'Test', ko: '테스트' },
  epoch: { en: 'Epoch', ko: '에폭' },
  step: { en: 'Step', ko: '스텝' },
  stepLoss: { en: 'Loss of each step', ko: '스텝별 손실' },
  seconds: { en: 'Seconds', ko: '초' },
  figures: { en: 'Figures as a table', ko: '표로 보기' },
  epochs: { en: 'Epochs', ko: '에폭별 값' },
  testTitle: {
    en: 'Test on patients that training never saw',
    ko: '학습에 쓰지 않은 환자로 테스트',
  },
  perClass: { en: 'Each class against the rest', ko: '클래스별 값(나머지와 비교)' },
  class: { en: 'Class', ko: '클래스' },
  ppv: { en: 'PPV', ko: '양성예측도' },
  npv: { en: 'NPV', ko: '음성예측도' },
  f1: { en: 'F1', ko: 'F1' },
  roc: { en: 'ROC curve', ko: 'ROC 곡선' },
  falsePositiveRate: { en: 'False positive rate', ko: '위양성률' },
  interval: {
    en: ({ list }) => `95 % interval by drawing the patients again: ${list}.`,
    ko: ({ list }) => `환자를 반복 추출한 95% 신뢰구간: ${list}.`,
  } satisfies Template<{ list: string }>,
  bestMark: { en: 'best', ko: '최고' },
  confusion: { en: 'Confusion matrix', ko: '혼동 행렬' },
  actual: { en: 'Actual', ko: '실제' },
  predicted: { en: 'Predicted', ko: '예측' },
  split: { en: 'Patients and images', ko: '환자와 영상' },
  part: { en: 'Part', ko: '구분' },
  patients: { en: 'Patients', ko: '환자' },
  images: { en: 'Images', ko: '영상' },
  how: { en: 'How it was made', ko: '실행 조건' },
  dataset: { en: 'Data set', ko: '데이터셋' },
  recipe: { en: 'Image processing', ko: '영상 처리' },
  network: { en: 'Network', ko: '네트워크' },
  learningRate: { en: 'Learning rate', ko: '학습률' },
  batchSize: { en: 'Batch size', ko: '배치 크기' },
  seed: { en: 'Seed', ko: '시드' },
  positive: { en: 'Positive class', ko: '양성 클래스' },
  program: { en: 'Program version', ko: '프로그램 버전' },
  notDefined: { en: 'not defined', ko: '정의되지 않음' },
  resize: {
    en: ({ rows, columns }) => `Resize to ${rows} × ${columns}`,
    ko: ({ rows, columns }) => `크기 조정 ${rows} × ${columns}`,
  } satisfies Template<{ rows: number; columns: number }>,
  normalizeImage: { en: 'Normalise to 0–1', ko: '정규화 0–1' },
  normalizeWindow: {
    en: ({ center, width }) => `Normalise, window ${center} / ${width}`,
    ko: ({ center, width }) => `정규화, 윈도우 ${center} / ${width}`,
  } satisfies Template<{ center: number; width: number }>,
  standardize: { en: 'Standardise', ko: '표준화' },
  networkText: {
    en: (m) =>
      `depth ${m.depth}, ${m.blockCount} ${plural(m.blockCount, 'block', 'blocks')} per level, ${m.baseFilters} filters, kernel ${m.kernelSize}, dropout ${m.dropout}`,
    ko: (m) =>
      `깊이 ${m.depth}, 단계당 블록 ${m.blockCount}개, 필터 ${m.baseFilters}개, 커널 ${m.kernelSize}, 드롭아웃 ${m.dropout}`,
  } satisfies Template<FullModelOptions>,
  slicesText: {
    en: ({ slices }) => `${slices} slices a series`,
    ko: ({ slices }) => `시리즈당 슬라이스 ${slices}장`,
  } satisfies Template<{ slices: number }>,
  warmUp: {
    en: ({ warmUpEpochs }) => `warm-up ${warmUpEpochs}`,
    ko: ({ warmUpEpochs }) => `준비 에폭 ${warmUpEpochs}`,
  } satisfies Template<{ warmUpEpochs: number }>,
  weightDecay: {
    en: ({ weightDecay }) => `weight decay ${weightDecay}`,
    ko: ({ weightDecay }) => `가중치 감쇠 ${weightDecay}`,
  } satisfies Template<{ weightDecay: number }>,
  smoothing: {
    en: ({ labelSmoothing }) => `label smoothing ${labelSmoothing}`,
    ko: ({ labelSmoothing }) => `라벨 스무딩 ${labelSmoothing}`,
  } satisfies Template<{ labelSmoothing: number }>,
  patience: {
    en: ({ patience }) => `stops after ${patience} without gain`,
    ko: ({ patience }) => `${patience}번 개선이 없으면 종료`,
  } satisfies Template<{ patience: number }>,
  lossFunction: { en: 'Loss function', ko: '손실 함수' },
  classWeights: { en: 'Class weights', ko: '클래스 가중치' },
  augmentation: { en: 'Augmentation', ko: '데이터 증강' },
  optimizer: { en: 'Optimizer', ko: '최적화 기법' },
  progressText: {
    en: ({ epoch, epochs, step, steps }) => `Epoch ${epoch} of ${epochs}, step ${step} of ${steps}`,
    ko: ({ epoch, epochs, step, steps }) =>
      `에폭 ${epochs}개 중 ${epoch}번째, 스텝 ${steps}개 중 ${step}번째`,
  } satisfies Template<{ epoch: number; epochs: number; step: number; steps: number }>,
  timeLeft: {
    en: ({ seconds }, f) => `about ${f.duration(seconds)} left`,
    ko: ({ seconds }, f) => `약 ${f.duration(seconds)} 남음`,
  } satisfies Template<{ seconds: number }>,
  testPatients: {
    en: ({ patients, images }, f) =>
      `${f.number(patients)} ${plural(patients, 'patient', 'patients')}, ${f.number(images)} ${plural(images, 'image', 'images')}`,
    ko: ({ patients, images }, f) => `환자 ${f.number(patients)}명, 영상 ${f.number(images)}장`,
  } satisfies Template<{ patients: number; images: number }>,
} as const;

export const STATE_TEXTS = {
  waiting: messages.waiting,
  running: messages.running,
  done: messages.done,
  stopped: messages.stopped,
  failed: messages.failed,
  interrupted: messages.interrupted,
} as const;
