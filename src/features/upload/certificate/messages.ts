import { plural, type Template, type Text } from '../../../core/i18n.ts';
import type { PixelHandling } from '../../../core/deid/certificate.ts';
import type { Treatment } from '../../../core/deid/treatment.ts';

export const messages = {
  title: { en: 'De-identification certificate', ko: '비식별화 확인서' },
  sentence: {
    en: 'What was done to the files of one import. It names no patient, no place and no file.',
    ko: '한 번의 가져오기에서 파일에 한 처리입니다. 환자, 기관, 파일 이름은 들어 있지 않습니다.',
  },
  back: { en: 'Back to Upload', ko: '업로드로 돌아가기' },
  print: { en: 'Print', ko: '인쇄' },
  saveJson: { en: 'Save as JSON', ko: 'JSON으로 저장' },
  import: { en: 'Import', ko: '가져오기' },
  none: { en: 'No import yet', ko: '아직 가져온 내용이 없습니다' },
  noneText: {
    en: 'Each import gets a certificate here once its files were de-identified.',
    ko: '파일을 비식별화하면 가져오기마다 여기에 확인서가 생깁니다.',
  },
  toUpload: { en: 'Upload', ko: '업로드' },
  reading: { en: 'Reading the images of this import', ko: '가져온 영상을 읽는 중' },

  program: { en: 'Program', ko: '프로그램' },
  issued: { en: 'Issued', ko: '발행' },
  started: { en: 'Import began', ko: '가져오기 시작' },
  ended: { en: 'Import ended', ko: '가져오기 종료' },
  batch: { en: 'Number of the import', ko: '가져오기 번호' },
  policy: { en: 'Policy', ko: '정책' },
  policyText: {
    en: ({ id, version }) => `${id}, version ${version}`,
    ko: ({ id, version }) => `${id}, 버전 ${version}`,
  } satisfies Template<{ id: string; version: string }>,
  siteKey: { en: 'Site key', ko: '기관 키' },
  noKey: { en: 'no longer there', ko: '더 이상 없음' },
  digest: { en: 'SHA-256 of all hashes', ko: '전체 해시의 SHA-256' },
  methods: { en: 'Profile and options (PS3.15 Annex E)', ko: '프로파일과 옵션 (PS3.15 Annex E)' },
  files: { en: 'Input files', ko: '입력 파일' },
  images: { en: 'Stored images', ko: '저장된 영상' },
  imagesText: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image', 'images')}: each file and its row were searched for everything that its input said about persons, places and times. Nothing was left.`,
    ko: ({ count }, f) =>
      `영상 ${f.number(count)}장: 파일과 행마다 원본에 있던 사람, 장소, 시각 정보를 모두 찾아보았고 남은 것은 없습니다.`,
  } satisfies Template<{ count: number }>,
  hashesInJson: {
    en: 'The JSON lists every file with its new UID, its size and its SHA-256.',
    ko: 'JSON에는 파일마다 새 UID, 크기, SHA-256이 들어 있습니다.',
  },
  elements: { en: 'Attributes', ko: '속성' },
  pixels: { en: 'Pixels', ko: '픽셀' },
  notStored: { en: 'Not stored, and why', ko: '저장하지 않은 파일과 사유' },
  allStored: { en: 'Every file was stored.', ko: '모든 파일을 저장했습니다.' },
  total: { en: 'In all', ko: '전체' },
  what: { en: 'What was done', ko: '처리' },
  count: { en: 'Count', ko: '수' },
  result: { en: 'Result', ko: '결과' },
  reason: { en: 'Reason', ko: '사유' },
  detail: { en: 'Rule or attribute', ko: '규칙 또는 속성' },

  crosswalk: { en: 'Crosswalk', ko: '대조표' },
  crosswalkText: {
    en: 'Which id became which. It identifies every patient of this import: it is made from the files once more, saved on this PC only when you ask, and never stored here or sent.',
    ko: '어떤 식별자가 무엇으로 바뀌었는지 나타냅니다. 이 가져오기의 모든 환자를 식별하므로 요청할 때만 파일에서 다시 만들어 이 PC에 저장하며, 여기에 보관하거나 전송하지 않습니다.',
  },
  crosswalkGone: {
    en: 'The files of this import are no longer open in this tab: choose them again to make it.',
    ko: '이 가져오기의 파일이 이 탭에 열려 있지 않습니다. 다시 선택하면 만들 수 있습니다.',
  },
  savePatients: { en: 'Save patients (CSV)', ko: '환자 저장 (CSV)' },
  saveUids: { en: 'Save UIDs (CSV)', ko: 'UID 저장 (CSV)' },
  confirm: { en: 'This file identifies patients', ko: '환자를 식별하는 파일입니다' },
  confirmText: {
    en: 'Keep it where the originals are kept, apart from the de-identified images.',
    ko: '비식별화된 영상과 따로, 원본이 있는 곳에 보관하십시오.',
  },
  saveNow: { en: 'Save it', ko: '저장' },
  making: { en: 'Reading the headers', ko: '헤더를 읽는 중' },
  cancel: { en: 'Cancel', ko: '취소' },
  close: { en: 'Close', ko: '닫기' },
} as const;

export const treatmentNames = {
  remove: { en: 'Removed', ko: '삭제' },
  blank: { en: 'Blanked', ko: '비움' },
  dummy: { en: 'Replaced by a dummy', ko: '대체값으로 바꿈' },
  'map-uid': { en: 'UID replaced by a keyed one', ko: 'UID를 키 기반 UID로 바꿈' },
  'shift-date': { en: 'Date moved', ko: '날짜 이동' },
  'clean-text': { en: 'Text cleaned', ko: '글에서 식별 정보 제거' },
  'clean-codes': { en: 'Codes checked', ko: '코드 확인' },
  recurse: { en: 'Sequence kept, its items treated', ko: '시퀀스 유지, 항목별 처리' },
  keep: { en: 'Kept', ko: '유지' },
} as const satisfies Record<Treatment, Text>;

export const handlingNames = {
  'as-they-came': { en: 'No sign of text: unchanged', ko: '글자 징후 없음: 변경 없음' },
  'looked-at': { en: 'Looked at by a person: unchanged', ko: '사람이 확인함: 변경 없음' },
  blanked: { en: 'Text blanked in every frame', ko: '모든 프레임에서 글자를 가림' },
  defaced: { en: 'Face removed from the volume', ko: '볼륨에서 얼굴 제거' },
} as const satisfies Record<PixelHandling, Text>;
