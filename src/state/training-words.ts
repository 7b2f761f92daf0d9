import type { Text } from '../core/i18n.ts';
import type { LearningRateOptions } from '../core/training/learning-rate.ts';
import type { LossOptions } from '../core/training/loss-options.ts';
import type { FullModelOptions, ModelKind } from '../core/training/model-options.ts';
import type { AugmentationName } from '../core/training/presets.ts';
import type { OptimizerOptions } from '../core/training/training-options.ts';

const same = (name: string): Text => ({ en: name, ko: name });

/** What choices of a training are called, in the form and wherever a run is described. */
export const NETWORK_NAMES: Readonly<Record<ModelKind, Text>> = {
  'cnn-2d': same('CNN'),
  'resnet-2d': same('ResNet'),
  'densenet-2d': same('DenseNet'),
  'unet-2d': same('U-Net'),
  'attention-unet-2d': same('Attention U-Net'),
  'cnn-3d': same('CNN 3D'),
  'resnet-3d': same('ResNet 3D'),
  'unet-3d': same('U-Net 3D'),
  'vnet-3d': same('V-Net'),
  'gru-sequence': { en: 'CNN + GRU over slices', ko: '슬라이스 순서 CNN + GRU' },
  'lstm-sequence': { en: 'CNN + LSTM over slices', ko: '슬라이스 순서 CNN + LSTM' },
};

export const NORMALIZATION_NAMES: Readonly<Record<FullModelOptions['normalization'], Text>> = {
  batch: { en: 'Batch norm', ko: '배치 정규화' },
  instance: { en: 'Instance norm', ko: '인스턴스 정규화' },
  group: { en: 'Group norm', ko: '그룹 정규화' },
};

export const OPTIMIZER_NAMES: Readonly<Record<OptimizerOptions['kind'], Text>> = {
  adam: same('Adam'),
  sgd: { en: 'SGD with momentum', ko: 'SGD(모멘텀)' },
};

export const SCHEDULE_NAMES: Readonly<Record<LearningRateOptions['schedule'], Text>> = {
  constant: { en: 'Constant', ko: '일정' },
  step: { en: 'In three steps', ko: '세 단계로 감소' },
  cosine: { en: 'Cosine', ko: '코사인' },
  poly: { en: 'Polynomial', ko: '다항식' },
  'one-cycle': { en: 'One cycle', ko: '원 사이클' },
};

export const LOSS_NAMES: Readonly<Record<LossOptions['kind'], Text>> = {
  'cross-entropy': { en: 'Cross-entropy', ko: '교차 엔트로피' },
  focal: { en: 'Focal', ko: '포컬 손실' },
  dice: same('Dice'),
  tversky: same('Tversky'),
};

export const AUGMENTATION_NAMES: Readonly<Record<AugmentationName, Text>> = {
  none: { en: 'None', ko: '없음' },
  light: { en: 'Light', ko: '약하게' },
  strong: { en: 'Strong', ko: '강하게' },
};

export const CLASS_WEIGHT_NAMES = {
  none: { en: 'All alike', ko: '모두 같게' },
  balanced: { en: 'Rare classes count more', ko: '드문 클래스에 가중' },
} as const satisfies Readonly<Record<string, Text>>;
