import type { Text } from '../../core/i18n.ts';
import type { NumberName } from './options-draft.ts';

interface OptionText {
  readonly label: Text;
  readonly wrong: Text;
  readonly hint?: Text;
  /** Steps of the arrow keys. */
  readonly step: number | 'any';
}

const whole = (low: string, high: string): Text => ({
  en: `A whole number from ${low} to ${high}.`,
  ko: `${low}–${high}의 정수를 입력하십시오.`,
});
const belowOne: Text = { en: '0 or more, below 1.', ko: '0 이상 1 미만이어야 합니다.' };
const notNegative: Text = { en: '0 or more.', ko: '0 이상이어야 합니다.' };

export const OPTION_TEXTS: Readonly<Record<NumberName, OptionText>> = {
  depth: {
    label: { en: 'Depth', ko: '깊이' },
    hint: { en: 'Levels; each halves the image.', ko: '단계 수. 단계마다 영상이 절반이 됩니다.' },
    wrong: whole('1', '8'),
    step: 1,
  },
  blockCount: {
    label: { en: 'Blocks per level', ko: '단계당 블록 수' },
    wrong: whole('1', '8'),
    step: 1,
  },
  baseFilters: {
    label: { en: 'Base filters', ko: '기본 필터 수' },
    hint: { en: 'Doubled at each level.', ko: '단계마다 두 배가 됩니다.' },
    wrong: whole('1', '256'),
    step: 1,
  },
  dropout: { label: { en: 'Dropout', ko: '드롭아웃' }, wrong: belowOne, step: 0.1 },
  slices: {
    label: { en: 'Slices', ko: '슬라이스 수' },
    hint: { en: 'Every series is brought to so many.', ko: '모든 시리즈를 이 수로 맞춥니다.' },
    wrong: whole('4', '256'),
    step: 1,
  },
  learningRate: {
    label: { en: 'Learning rate', ko: '학습률' },
    wrong: { en: 'Above 0, at most 10.', ko: '0보다 크고 10 이하여야 합니다.' },
    step: 'any',
  },
  warmUpEpochs: {
    label: { en: 'Warm-up epochs', ko: '준비 에폭' },
    hint: { en: 'The rate rises first.', ko: '처음에 학습률을 서서히 올립니다.' },
    wrong: notNegative,
    step: 1,
  },
  weightDecay: {
    label: { en: 'Weight decay', ko: '가중치 감쇠' },
    wrong: notNegative,
    step: 'any',
  },
  labelSmoothing: {
    label: { en: 'Label smoothing', ko: '라벨 스무딩' },
    wrong: belowOne,
    step: 0.05,
  },
  epochs: { label: { en: 'Epochs', ko: '에폭' }, wrong: whole('1', '10,000'), step: 1 },
  batchSize: { label: { en: 'Batch size', ko: '배치 크기' }, wrong: whole('1', '4,096'), step: 1 },
  patience: {
    label: { en: 'Early stopping', ko: '조기 종료' },
    hint: {
      en: 'Epochs without gain; empty: never.',
      ko: '개선이 없는 에폭 수. 비우면 쓰지 않습니다.',
    },
    wrong: { en: 'A whole number above 0, or nothing.', ko: '1 이상의 정수를 넣거나 비우십시오.' },
    step: 1,
  },
  seed: {
    label: { en: 'Seed', ko: '시드' },
    hint: { en: 'Same seed, same split and start.', ko: '시드가 같으면 분할과 초깃값이 같습니다.' },
    wrong: { en: 'A whole number.', ko: '정수를 입력하십시오.' },
    step: 1,
  },
};
