import type { ObjectKind } from '../core/deid/object-kinds.ts';
import type { Text } from '../core/i18n.ts';

interface KindWords {
  readonly name: Text;
  /** Why an object of the kind is held back. */
  readonly why: Text;
}

const NOT_AN_IMAGE: Text = {
  en: 'Not an image. The batch command de-identifies it with its study.',
  ko: '영상이 아닙니다. 일괄 처리 명령으로 검사와 함께 비식별할 수 있습니다.',
};
const NOBODY_LOOKS: Text = {
  en: 'No rule can see what is in it.',
  ko: '내용을 규칙으로 확인할 수 없습니다.',
};

const KIND_WORDS = {
  'segmentation': { name: { en: 'Segmentation', ko: '분할(SEG)' }, why: NOT_AN_IMAGE },
  'structure-set': { name: { en: 'Structure set', ko: '구조 세트(RTSTRUCT)' }, why: NOT_AN_IMAGE },
  'radiotherapy-plan': { name: { en: 'Radiotherapy plan', ko: '방사선치료 계획' }, why: NOT_AN_IMAGE },
  'radiotherapy-dose': { name: { en: 'Radiotherapy dose', ko: '방사선치료 선량' }, why: NOT_AN_IMAGE },
  'waveform': { name: { en: 'Waveform', ko: '파형(심전도 등)' }, why: NOT_AN_IMAGE },
  'structured-report': {
    name: { en: 'Structured report', ko: '구조화 보고서(SR)' },
    why: {
      en: 'Not an image. The batch command releases it under a policy that cleans structured content.',
      ko: '영상이 아닙니다. 구조화된 내용을 정리하는 정책에서 일괄 처리 명령으로 내보낼 수 있습니다.',
    },
  },
  'presentation-state': {
    name: { en: 'Presentation state', ko: '표시 상태(GSPS)' },
    why: {
      en: 'Not an image. The batch command releases it under a policy that cleans graphics.',
      ko: '영상이 아닙니다. 그래픽을 정리하는 정책에서 일괄 처리 명령으로 내보낼 수 있습니다.',
    },
  },
  'other-presentation-state': {
    name: { en: 'Presentation state of colours', ko: '색상 표시 상태' },
    why: {
      en: 'Its colour profile is a block of bytes that may hold text.',
      ko: '색상 프로파일은 글이 들어 있을 수 있는 바이트 묶음입니다.',
    },
  },
  'face-outline': {
    name: { en: 'Outline of the skin', ko: '피부 윤곽' },
    why: {
      en: 'Outlines of the skin give the face back, which this policy takes away.',
      ko: '이 정책은 얼굴을 제거하지만 피부 윤곽으로 얼굴을 되살릴 수 있습니다.',
    },
  },
  'radiotherapy': { name: { en: 'Radiotherapy record', ko: '방사선치료 기록' }, why: NOBODY_LOOKS },
  'audio': {
    name: { en: 'Sound', ko: '음성' },
    why: { en: 'A voice names people, and is one.', ko: '음성은 사람을 부르고, 그 자체로 식별됩니다.' },
  },
  'encapsulated-document': {
    name: { en: 'Document (PDF, CDA)', ko: '문서(PDF, CDA)' },
    why: NOBODY_LOOKS,
  },
  'encapsulated-model': { name: { en: '3D model', ko: '3D 모델' }, why: NOBODY_LOOKS },
  'registration': {
    name: { en: 'Registration', ko: '정합' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
  'real-world-values': {
    name: { en: 'Real world value mapping', ko: '실제값 대응표' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
  'parametric-map': {
    name: { en: 'Parametric map', ko: '파라미터 지도' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
  'tractography': {
    name: { en: 'Tractography', ko: '신경섬유 추적' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
  'surface': {
    name: { en: 'Surface', ko: '표면' },
    why: { en: 'A surface may be that of a face.', ko: '얼굴 표면일 수 있습니다.' },
  },
  'raw-data': { name: { en: 'Raw data', ko: '원시 데이터' }, why: NOBODY_LOOKS },
  'spectroscopy': {
    name: { en: 'Spectroscopy', ko: '분광' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
  'video': { name: { en: 'Video', ko: '동영상' }, why: NOBODY_LOOKS },
  'measurements': {
    name: { en: 'Measurements', ko: '측정값' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
  'protocol': {
    name: { en: 'Protocol', ko: '프로토콜' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
  'directory': {
    name: { en: 'Table of contents', ko: '목차(DICOMDIR)' },
    why: { en: 'Not an image.', ko: '영상이 아닙니다.' },
  },
  'private-class': {
    name: { en: 'Object of a vendor', ko: '제조사 전용 객체' },
    why: NOBODY_LOOKS,
  },
  'no-pixel-data': {
    name: { en: 'Image without pixels', ko: '픽셀이 없는 영상' },
    why: { en: 'There is no picture in it.', ko: '영상 데이터가 없습니다.' },
  },
  'no-sop-class': {
    name: { en: 'Object of unknown kind', ko: '종류를 알 수 없는 객체' },
    why: { en: 'It does not say what it is.', ko: '무엇인지 적혀 있지 않습니다.' },
  },
  'other': {
    name: { en: 'Other object', ko: '기타 객체' },
    why: { en: 'There is no rule for it yet.', ko: '아직 규칙이 없습니다.' },
  },
} as const satisfies Record<ObjectKind, KindWords>; // prettier-ignore

/** What a kind of object is called and why it is held; null where the word is none of a kind. */
export function objectKindWords(word: string): KindWords | null {
  return Object.hasOwn(KIND_WORDS, word) ? KIND_WORDS[word as ObjectKind] : null;
}
