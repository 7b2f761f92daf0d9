import type { ErrorText } from '../state/services.ts';

/** Errors of data sets that are read from files, and of runs that go on. */
export const TRAINING_ERROR_TEXTS = {
  'dataset/unreadable': {
    title: { en: 'A file of the data set cannot be read', ko: '데이터셋 파일을 읽을 수 없습니다' },
    advice: {
      en: 'It is damaged, or of a kind that is not known here. Nothing was trained.',
      ko: '파일이 손상되었거나 알 수 없는 형식입니다. 학습하지 않았습니다.',
    },
  },
  'dataset/array-missing': {
    title: { en: 'The file lacks an array', ko: '파일에 필요한 배열이 없습니다' },
    advice: {
      en: 'It needs images and labels for each part, named as MedMNIST names them.',
      ko: '각 분할의 영상과 라벨 배열이 MedMNIST 이름으로 있어야 합니다.',
    },
  },
  'dataset/not-finite': {
    title: {
      en: 'An image holds values that are no numbers',
      ko: '수가 아닌 값이 있는 영상이 있습니다',
    },
    advice: {
      en: 'Nothing was trained. Leave the image out or mend it.',
      ko: '학습하지 않았습니다. 해당 영상을 제외하거나 고치십시오.',
    },
  },
  'dataset/sizes-differ': {
    title: { en: 'The images differ in size', ko: '영상의 크기가 서로 다릅니다' },
    advice: {
      en: 'Add a step that resizes them, or train on patches.',
      ko: '크기를 맞추는 단계를 추가하거나 패치로 학습하십시오.',
    },
  },
  'dataset/mask-shape': {
    title: {
      en: 'A label map does not have the shape of its image',
      ko: '라벨 맵의 크기가 영상과 다릅니다',
    },
    advice: {
      en: 'Nothing was trained. Both must have the same slices, rows and columns.',
      ko: '학습하지 않았습니다. 슬라이스, 행, 열의 수가 같아야 합니다.',
    },
  },
  'dataset/unknown-label': {
    title: {
      en: 'A label is none of the classes',
      ko: '클래스에 없는 라벨이 있습니다',
    },
    advice: {
      en: 'Labels count from 0. Name as many classes as there are labels.',
      ko: '라벨은 0부터 셉니다. 라벨 수만큼 클래스 이름을 지정하십시오.',
    },
  },
  'train/run-in-use': {
    title: { en: 'This run cannot be continued now', ko: '지금은 이 학습을 이어서 할 수 없습니다' },
    advice: {
      en: 'It goes on in another tab, or it has ended. Nothing was changed.',
      ko: '다른 탭에서 학습 중이거나 이미 끝났습니다. 바뀐 내용은 없습니다.',
    },
  },
  'train/checkpoint-unreadable': {
    title: { en: 'The run cannot go on from here', ko: '이 지점에서 이어서 학습할 수 없습니다' },
    advice: {
      en: 'The checkpoint is damaged or of a run with other options. Start a new run.',
      ko: '체크포인트가 손상되었거나 옵션이 다른 학습의 것입니다. 새로 시작하십시오.',
    },
  },
} as const satisfies Record<string, ErrorText>;
