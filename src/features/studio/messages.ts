import { plural, type Template, type Text } from '../../core/i18n.ts';
import type { TooLarge } from '../../core/training/estimate-run.ts';
import type { Effort } from '../../core/training/presets.ts';
import type { StepKind } from './recipe-draft.ts';

interface Size {
  rows: number;
  columns: number;
}

export const messages = {
  title: { en: 'Studio', ko: '스튜디오' },
  sentence: {
    en: 'Prepare the images, choose a network, and train it in this tab. Nothing leaves the browser.',
    ko: '영상을 처리하고 네트워크를 골라 이 탭에서 학습합니다. 데이터는 브라우저를 벗어나지 않습니다.',
  },
  train: { en: 'Train in this tab', ko: '이 탭에서 학습' },
  starting: { en: 'Starting the run', ko: '학습 시작' },
  emptyTitle: { en: 'There is no data set to learn from', ko: '학습할 데이터셋이 없습니다' },
  emptySentence: {
    en: 'Freeze a data set of labelled images first. Here you then prepare the images, see each step at work, and start a training.',
    ko: '먼저 라벨이 있는 영상으로 데이터셋을 고정하십시오. 그러면 여기에서 영상을 처리하고 단계마다 결과를 확인하며 학습을 시작할 수 있습니다.',
  },
  toDatasets: { en: 'Make a data set', ko: '데이터셋 만들기' },
  reading: { en: 'Reading the data sets', ko: '데이터셋을 읽는 중' },
  runMissing: {
    en: 'The run to repeat is not stored here',
    ko: '다시 학습할 기록이 이 기기에 없습니다',
  },
  runMissingAdvice: {
    en: 'The form shows the usual options instead.',
    ko: '대신 기본 옵션을 표시합니다.',
  },
  versionMissing: {
    en: 'This data set is not stored here',
    ko: '이 기기에 없는 데이터셋입니다',
  },
  versionMissingAdvice: { en: 'Choose another one.', ko: '다른 데이터셋을 고르십시오.' },
  notStarted: { en: 'Nothing was started', ko: '학습을 시작하지 않았습니다' },
  notStartedAdvice: {
    en: 'Correct what is marked in red, then try again.',
    ko: '빨간색으로 표시한 항목을 고친 뒤 다시 시도하십시오.',
  },

  data: { en: 'Data set', ko: '데이터셋' },
  recipe: { en: 'Image processing', ko: '영상 처리' },
  recipeHint: {
    en: 'From top to bottom, the same for training, test and use.',
    ko: '위에서 아래로 진행하며 학습, 테스트, 사용에 똑같이 적용합니다.',
  },
  recipeEmpty: { en: 'Add at least one step.', ko: '한 단계 이상 추가하십시오.' },
  addStep: { en: 'Add a step', ko: '단계 추가' },
  rows: { en: 'Rows', ko: '행' },
  columns: { en: 'Columns', ko: '열' },
  range: { en: 'Range', ko: '범위' },
  rangeImage: { en: 'Whole image', ko: '영상 전체 범위' },
  rangeWindow: { en: 'Window', ko: '윈도우' },
  center: { en: 'Window level', ko: '윈도우 레벨' },
  width: { en: 'Window width', ko: '윈도우 폭' },
  sizeWrong: { en: 'A whole number from 8 to 1,024.', ko: '8–1,024의 정수를 입력하십시오.' },
  centerWrong: { en: 'Enter a number.', ko: '숫자를 입력하십시오.' },
  widthWrong: { en: 'A number above 0.', ko: '0보다 큰 수를 입력하십시오.' },
  sizesDiffer: {
    en: 'The images differ in size. Add a Resize step.',
    ko: '영상의 크기가 서로 다릅니다. 크기 조정 단계를 추가하십시오.',
  },

  preview: { en: 'Preview', ko: '미리보기' },
  previous: { en: 'Previous sample', ko: '이전 표본' },
  next: { en: 'Next sample', ko: '다음 표본' },
  sample: { en: 'Sample', ko: '표본' },
  input: { en: 'Input', ko: '입력' },
  previewing: { en: 'Reading the image', ko: '영상을 읽는 중' },
  previewStale: {
    en: 'The recipe has an error; the pictures show it as it was before.',
    ko: '영상 처리에 오류가 있어 이전 결과를 표시합니다.',
  },
  histogramNote: {
    en: 'Histograms: the height is the square root of the count.',
    ko: '히스토그램의 높이는 빈도의 제곱근입니다.',
  },

  summary: { en: 'What will be trained', ko: '학습할 내용' },
  inputSize: { en: 'Input size', ko: '입력 크기' },
  parameters: { en: 'Parameters', ko: '파라미터' },
  stepMemory: { en: 'Memory of a step', ko: '학습 단계 메모리' },
  operations: { en: 'Operations per example', ko: '예제당 연산' },
  epochTime: { en: 'Time per epoch', ko: '에폭당 시간' },
  about: {
    en: ({ seconds }, f) => (seconds < 1 ? 'below 1 s' : `about ${f.duration(seconds)}`),
    ko: ({ seconds }, f) => (seconds < 1 ? '1초 미만' : `약 ${f.duration(seconds)}`),
  } satisfies Template<{ seconds: number }>,
  layers: { en: 'Layers', ko: '층' },
  layer: { en: 'Layer', ko: '층' },
  shape: { en: 'Output', ko: '출력' },
  tooLarge: { en: 'This does not fit the device', ko: '장치의 메모리에 들어가지 않습니다' },
  tooLargeAdvice: {
    en: ({ neededBytes, option, value }, f) =>
      `A step needs ${f.bytes(neededBytes)}. ${
        option === 'imageSize'
          ? 'Resize the images to fewer rows and columns.'
          : `Set ${option === 'batchSize' ? 'the batch size' : 'the base filters'} to ${value}.`
      }`,
    ko: ({ neededBytes, option, value }, f) =>
      `한 단계에 ${f.bytes(neededBytes)}가 필요합니다. ${
        option === 'imageSize'
          ? '영상의 행과 열을 줄이십시오.'
          : `${option === 'batchSize' ? '배치 크기' : '기본 필터 수'}를 ${value}로 줄이십시오.`
      }`,
  } satisfies Template<TooLarge>,
  class: { en: 'Class', ko: '클래스' },
  patients: { en: 'Patients', ko: '환자' },
  images: { en: 'Images', ko: '영상' },
  trainSide: { en: 'Training', ko: '학습' },
  validationSide: { en: 'Validation', ko: '검증' },
  testSide: { en: 'Test', ko: '테스트' },
  splitCaption: {
    en: 'Patients and images of each class, and the patients of each part',
    ko: '클래스별 환자와 영상, 분할별 환자 수',
  },
  total: { en: 'Total', ko: '합계' },
  singleClass: {
    en: 'The data set has only one class',
    ko: '데이터셋에 클래스가 하나뿐입니다',
  },
  singleClassAdvice: {
    en: 'A classifier learns to tell classes apart. Freeze a data set with two or more.',
    ko: '분류는 클래스를 구별하는 학습입니다. 둘 이상의 클래스로 데이터셋을 고정하십시오.',
  },
  tooFew: { en: 'Too few patients for this split', ko: '이 분할에 비해 환자가 부족합니다' },

  model: { en: 'Network', ko: '네트워크' },
  network: { en: 'Network', ko: '네트워크' },
  ofImages: { en: 'Each image is an example', ko: '영상마다 한 예제' },
  ofVolumes: { en: 'Each series is a volume', ko: '시리즈마다 한 볼륨' },
  noVolumes: {
    en: '3D networks need series of four slices or more, of one size and one class.',
    ko: '3D 네트워크에는 크기와 클래스가 같은 슬라이스 4장 이상의 시리즈가 필요합니다.',
  },
  notOffered: {
    en: 'This data set cannot train it. Choose another network.',
    ko: '이 데이터셋으로는 학습할 수 없습니다. 다른 네트워크를 고르십시오.',
  },
  effort: { en: 'Effort', ko: '학습 강도' },
  ownEffort: { en: 'As set under More', ko: '더 보기에서 설정한 값' },
  augmentation: { en: 'Augmentation', ko: '데이터 증강' },
  augmentationHint: {
    en: 'Training images are turned, moved and changed a little, anew in each epoch.',
    ko: '에폭마다 학습 영상을 조금씩 돌리고 옮기고 바꿉니다.',
  },
  more: { en: 'More', ko: '더 보기' },
  normalization: { en: 'Normalisation', ko: '정규화 층' },
  kernelSize: { en: 'Kernel', ko: '커널 크기' },
  optimizer: { en: 'Optimizer', ko: '최적화 기법' },
  schedule: { en: 'Schedule', ko: '학습률 일정' },
  lossFunction: { en: 'Loss', ko: '손실 함수' },
  classWeights: { en: 'Class weights', ko: '클래스 가중치' },
  training: { en: 'Training', ko: '학습' },
  name: { en: 'Name of the run', ko: '학습 이름' },
  nameWrong: { en: 'Give the run a name.', ko: '학습 이름을 입력하십시오.' },
  split: { en: 'Split of the patients, in percent', ko: '환자 분할(%)' },
  splitHint: {
    en: 'All images of a patient stay in one part.',
    ko: '한 환자의 영상은 모두 같은 분할에 들어갑니다.',
  },
  splitWrong: {
    en: 'Shares are 0 or more, training is more than 0, and together they are 100.',
    ko: '각 비율은 0 이상, 학습은 0보다 크고, 합은 100이어야 합니다.',
  },
  positive: { en: 'Positive class', ko: '양성 클래스' },
  positiveHint: {
    en: 'Sensitivity counts these, specificity the others.',
    ko: '민감도는 이 클래스를, 특이도는 나머지를 기준으로 합니다.',
  },

  device: { en: 'Runs on', ko: '학습 장치' },
  asking: { en: 'Asking the browser', ko: '브라우저에 확인하는 중' },
  webgpu: {
    en: 'The graphics processor does the work.',
    ko: '그래픽 프로세서로 학습합니다.',
  },
  softwareBadge: { en: 'software', ko: '소프트웨어' },
  software: {
    en: 'A software adapter: correct, but slow.',
    ko: '소프트웨어 어댑터: 결과는 정확하지만 느립니다.',
  },
  webgpuMissing: {
    en: 'This browser has no WebGPU. Chrome and Edge 113, Firefox 141 and Safari 26 or later have it.',
    ko: '이 브라우저는 WebGPU를 지원하지 않습니다. Chrome·Edge 113, Firefox 141, Safari 26 이상에서 지원합니다.',
  },
  adapterMissing: {
    en: 'WebGPU is there, but found no graphics processor. On Linux, turn on chrome://flags/#enable-unsafe-webgpu.',
    ko: 'WebGPU는 있으나 그래픽 프로세서를 찾지 못했습니다. 리눅스에서는 chrome://flags/#enable-unsafe-webgpu를 켜십시오.',
  },
  webgpuSlower: {
    en: 'WebGPU is there, but this processor was faster in a short trial.',
    ko: 'WebGPU를 쓸 수 있으나 짧은 시험에서 이 프로세서가 더 빨랐습니다.',
  },
  webgpuEmulated: {
    en: 'The WebGPU of this machine is emulated by its processor, where WebAssembly does the work directly.',
    ko: '이 컴퓨터의 WebGPU는 프로세서가 흉내 내는 것이므로, 같은 프로세서에서 WebAssembly로 직접 계산합니다.',
  },
  webgpuWrong: {
    en: 'WebGPU is there, but gave wrong numbers in a short trial.',
    ko: 'WebGPU를 쓸 수 있으나 짧은 시험에서 값이 틀렸습니다.',
  },
  wasm: {
    en: 'Training runs on the processor of this computer.',
    ko: '이 컴퓨터의 프로세서로 학습합니다.',
  },
  trial: {
    en: ({ list }) => `A short training step: ${list}.`,
    ko: ({ list }) => `짧은 학습 한 단계: ${list}.`,
  } satisfies Template<{ list: string }>,
  trialFailed: { en: 'wrong', ko: '틀림' },
  trialSlow: { en: 'far slower', ko: '훨씬 느림' },
  webglMissing: {
    en: 'Neither WebGPU nor WebGL can be used, so plain JavaScript does the work.',
    ko: 'WebGPU와 WebGL을 사용할 수 없어 JavaScript로 학습합니다.',
  },
  flagHint: {
    en: 'On Linux, Chrome needs chrome://flags/#enable-unsafe-webgpu.',
    ko: '리눅스의 Chrome에서는 chrome://flags/#enable-unsafe-webgpu를 켜야 합니다.',
  },

  up: {
    en: ({ step }) => `Move ${step} up`,
    ko: ({ step }) => `${step} 위로 이동`,
  } satisfies Template<{ step: string }>,
  down: {
    en: ({ step }) => `Move ${step} down`,
    ko: ({ step }) => `${step} 아래로 이동`,
  } satisfies Template<{ step: string }>,
  remove: {
    en: ({ step }) => `Remove ${step}`,
    ko: ({ step }) => `${step} 삭제`,
  } satisfies Template<{ step: string }>,
  step: {
    en: ({ index, kind }) => `${index}. ${kind}`,
    ko: ({ index, kind }) => `${index}. ${kind}`,
  } satisfies Template<{ index: number; kind: string }>,
  ofSamples: {
    en: ({ count, label }, f) => `of ${f.number(count)} · ${label}`,
    ko: ({ count, label }, f) => `/ ${f.number(count)} · ${label}`,
  } satisfies Template<{ count: number; label: string }>,
  size: {
    en: ({ rows, columns }) => `${rows} × ${columns}`,
    ko: ({ rows, columns }) => `${rows} × ${columns}`,
  } satisfies Template<Size>,
  values: {
    en: ({ low, high }) => `${low} to ${high}`,
    ko: ({ low, high }) => `${low} ~ ${high}`,
  } satisfies Template<{ low: string; high: string }>,
  histogram: {
    en: ({ stage, low, high }) => `Histogram of ${stage}, ${low} to ${high}`,
    ko: ({ stage, low, high }) => `${stage} 히스토그램, ${low} ~ ${high}`,
  } satisfies Template<{ stage: string; low: string; high: string }>,
  tooFewAdvice: {
    en: ({ name, patients, needed }, f) =>
      `“${name}” has ${f.number(patients)} ${plural(patients, 'patient', 'patients')}, but each of the ${needed} parts needs one. Add patients to the data set, or set the share of a part to 0.`,
    ko: ({ name, patients, needed }, f) =>
      `‘${name}’ 환자는 ${f.number(patients)}명인데 ${needed}개 분할마다 한 명이 필요합니다. 데이터셋에 환자를 추가하거나 한 분할의 비율을 0으로 두십시오.`,
  } satisfies Template<{ name: string; patients: number; needed: number }>,
  tooDeep: {
    en: ({ size, most }) => `Each level halves the image; ${size} allows at most ${most}.`,
    ko: ({ size, most }) => `단계마다 영상이 절반이 됩니다. ${size}에서는 최대 ${most}입니다.`,
  } satisfies Template<{ size: string; most: number }>,
  imagesMissing: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image is', 'images are')} no longer stored here`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장이 이 기기에 없습니다`,
  } satisfies Template<{ count: number }>,
  imagesMissingAdvice: {
    en: 'Import them again, or freeze a new data set.',
    ko: '다시 가져오거나 데이터셋을 새로 고정하십시오.',
  },
  versionOption: {
    en: ({ name, version }) => `${name} · version ${version}`,
    ko: ({ name, version }) => `${name} · 버전 ${version}`,
  } satisfies Template<{ name: string; version: number }>,
} as const;

export const STEP_NAMES: Readonly<Record<StepKind, Text>> = {
  resize: { en: 'Resize', ko: '크기 조정' },
  normalize: { en: 'Normalise', ko: '정규화' },
  standardize: { en: 'Standardise', ko: '표준화' },
};

export const STEP_HINTS: Readonly<Record<StepKind, Text>> = {
  resize: { en: 'To a fixed size, antialiased.', ko: '정해진 크기로 바꿉니다.' },
  normalize: { en: 'Values to 0–1.', ko: '값을 0–1로 맞춥니다.' },
  standardize: {
    en: 'Mean 0, standard deviation 1 of each image.',
    ko: '영상마다 평균 0, 표준편차 1로 맞춥니다.',
  },
};

export const EFFORT_NAMES: Readonly<Record<Effort, Text>> = {
  quick: { en: 'Quick look', ko: '빠르게' },
  balanced: { en: 'Balanced', ko: '보통' },
  thorough: { en: 'Thorough', ko: '꼼꼼하게' },
};
