import type { FaceRefusal } from '../../../core/deid/faces/series-faces.ts';
import { plural, type Template, type Text } from '../../../core/i18n.ts';
import type { FaceVerdict } from '../../../state/face-review.svelte.ts';

type Counted = Template<{ count: number }>;

export const messages = {
  title: { en: 'Clear faces', ko: '얼굴 지우기' },
  sentence: {
    en: 'Slices of a head can be rendered into a portrait. These pictures are in the memory of this tab only, and what you do not approve stays behind.',
    ko: '머리 영상의 단면으로 얼굴을 재구성할 수 있습니다. 아래 그림은 이 탭의 메모리에만 있으며 승인하지 않은 시리즈는 저장하지 않습니다.',
  },
  back: { en: 'Back to the upload', ko: '업로드로 돌아가기' },
  store: {
    en: ({ count }, f) => `Store ${f.number(count)} ${plural(count, 'series', 'series')}`,
    ko: ({ count }, f) => `시리즈 ${f.number(count)}개 저장`,
  } satisfies Counted,
  series: { en: 'Series', ko: '시리즈' },
  noDescription: { en: 'without description', ko: '설명 없음' },
  files: {
    en: ({ count }, f) => `${f.number(count)} ${plural(count, 'file', 'files')}`,
    ko: ({ count }, f) => `파일 ${f.number(count)}개`,
  } satisfies Counted,
  listing: { en: 'Reading the headers', ko: '헤더를 읽는 중' },
  reading: {
    en: ({ done, total }, f) => `Slice ${f.number(done)} of ${f.number(total)} read`,
    ko: ({ done, total }, f) => `단면 ${f.number(total)}개 중 ${f.number(done)}개 읽음`,
  } satisfies Template<{ done: number; total: number }>,
  looking: { en: 'Looking for the face', ko: '얼굴을 찾는 중' },
  lookingText: {
    en: 'A large series takes some seconds. You can look at another one meanwhile.',
    ko: '큰 시리즈는 몇 초 걸립니다. 그동안 다른 시리즈를 볼 수 있습니다.',
  },
  stop: { en: 'Stop', ko: '중지' },
  again: { en: 'Look again', ko: '다시 찾기' },

  before: { en: 'Before', ko: '지우기 전' },
  after: { en: 'As it would be stored', ko: '저장될 모습' },
  view: { en: 'View', ko: '보는 방향' },
  fromFront: { en: 'from the front', ko: '정면' },
  fromRight: {
    en: ({ degrees }, f) => `${f.number(degrees)}° to the right side of the patient`,
    ko: ({ degrees }, f) => `환자의 오른쪽으로 ${f.number(degrees)}°`,
  } satisfies Template<{ degrees: number }>,
  fromLeft: {
    en: ({ degrees }, f) => `${f.number(degrees)}° to the left side of the patient`,
    ko: ({ degrees }, f) => `환자의 왼쪽으로 ${f.number(degrees)}°`,
  } satisfies Template<{ degrees: number }>,
  volume: { en: 'Volume', ko: '볼륨' },
  volumeName: {
    en: ({ index, size }) => `${index}: ${size}`,
    ko: ({ index, size }) => `${index}: ${size}`,
  } satisfies Template<{ index: number; size: string }>,

  measured: { en: 'Measured', ko: '측정 결과' },
  cleared: { en: 'Voxels cleared', ko: '지운 복셀' },
  brain: { en: 'Voxels of the brain changed', ko: '변경된 뇌 복셀' },
  ofBrain: {
    en: ({ changed, all }, f) => `${f.number(changed)} of ${f.number(all)}`,
    ko: ({ changed, all }, f) => `${f.number(all)} 중 ${f.number(changed)}`,
  } satisfies Template<{ changed: number; all: number }>,
  skin: { en: 'Skin of the face left', ko: '남은 얼굴 피부' },
  ofSkin: {
    en: ({ left, all }, f) => `${f.number(left)} of ${f.number(all)} points`,
    ko: ({ left, all }, f) => `${f.number(all)}점 중 ${f.number(left)}점`,
  } satisfies Template<{ left: number; all: number }>,
  moved: { en: 'Surface now deeper by', ko: '표면이 깊어진 정도' },
  movedBy: {
    en: ({ mm }, f) => `${f.number(mm, { maximumFractionDigits: 0 })} mm (median)`,
    ko: ({ mm }, f) => `${f.number(mm, { maximumFractionDigits: 0 })} mm(중앙값)`,
  } satisfies Template<{ mm: number }>,

  found: { en: 'A head was found', ko: '머리를 찾았습니다' },
  noHead: { en: 'No head was found', ko: '머리를 찾지 못했습니다' },
  noHeadText: {
    en: 'Look at the picture. If you see no face in it, say so; if you see one, leave the series behind.',
    ko: '그림을 확인하십시오. 얼굴이 보이지 않으면 그렇게 표시하고, 보이면 시리즈를 제외하십시오.',
  },
  refused: { en: 'This cannot be cleared', ko: '지울 수 없는 시리즈입니다' },
  someStay: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'file stays', 'files stay')} behind whatever you decide.`,
    ko: ({ count }, f) => `파일 ${f.number(count)}개는 결정과 관계없이 저장하지 않습니다.`,
  } satisfies Counted,

  ears: { en: 'Clear the ears too', ko: '귀도 지우기' },
  decision: { en: 'Decision', ko: '결정' },
  allDecided: { en: 'All are decided', ko: '모두 결정했습니다' },
  open: {
    en: ({ count }, f) => `${f.number(count)} ${plural(count, 'series', 'series')} left`,
    ko: ({ count }, f) => `시리즈 ${f.number(count)}개 남음`,
  } satisfies Counted,
} as const;

export const verdictTexts = {
  cleared: { en: 'Store without the face', ko: '얼굴을 지우고 저장' },
  none: { en: 'There is no face in it', ko: '얼굴이 없음' },
  left: { en: 'Leave it behind', ko: '제외' },
} as const satisfies Record<FaceVerdict, Text>;

export const verdictNames = {
  cleared: { en: 'to be stored without the face', ko: '얼굴을 지우고 저장' },
  none: { en: 'no face in it', ko: '얼굴 없음' },
  left: { en: 'stays behind', ko: '제외' },
  open: { en: 'not decided', ko: '결정 전' },
} as const satisfies Record<FaceVerdict | 'open', Text>;

export const refusals = {
  'no-place': {
    en: 'The headers do not say where its slices lie, or two lie in one place.',
    ko: '헤더에 단면의 위치가 없거나 두 단면이 같은 위치에 있습니다.',
  },
  gap: {
    en: 'Slices are missing. Add the whole series and try again.',
    ko: '빠진 단면이 있습니다. 시리즈 전체를 추가하여 다시 시도하십시오.',
  },
  uneven: {
    en: 'Its slices are not evenly spaced.',
    ko: '단면 간격이 고르지 않습니다.',
  },
  slab: {
    en: 'Single views or a few slices: too little to tell a face from a brain.',
    ko: '단일 영상이거나 단면이 너무 적어 얼굴과 뇌를 구분할 수 없습니다.',
  },
  'too-large': {
    en: 'More than 268 million voxels: this tab has no memory for it.',
    ko: '복셀이 2억 6,800만 개를 넘어 이 탭의 메모리로 처리할 수 없습니다.',
  },
  'no-brain': {
    en: 'The header says head, but no brain was found in it. Nothing says what must stay, and a face may be there.',
    ko: '헤더에는 머리라고 되어 있으나 뇌를 찾지 못했습니다. 남길 부분을 알 수 없고 얼굴이 있을 수 있습니다.',
  },
  color: {
    en: 'Pictures in colour have no signal to tell tissue by.',
    ko: '컬러 영상이라 조직을 구분할 수 없습니다.',
  },
} as const satisfies Record<FaceRefusal, Text>;
