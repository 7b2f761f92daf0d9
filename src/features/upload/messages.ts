import { plural, type Template, type Text } from '../../core/i18n.ts';
import type { FileStatus } from '../../state/import-ledger.ts';

type Counted = Template<{ count: number }>;

export const messages = {
  title: { en: 'Upload', ko: '업로드' },
  sentence: {
    en: 'Images are de-identified in this browser first. Only then are they stored.',
    ko: '영상은 먼저 이 브라우저 안에서 비식별화한 뒤에 저장합니다.',
  },
  steps: { en: 'Steps', ko: '단계' },
  stepSource: { en: 'Source', ko: '원본' },
  stepCheck: { en: 'Check', ko: '확인' },
  stepProtect: { en: 'Protect', ko: '비식별화' },
  stepStore: { en: 'Store', ko: '저장' },

  source: { en: 'Source', ko: '원본' },
  drop: {
    en: 'Drop files, folders or ZIP archives here',
    ko: '파일, 폴더, ZIP을 여기에 놓으십시오',
  },
  dropHint: {
    en: 'A CD, a PACS export, nested folders: every file is checked, and what is not an image is skipped with a reason.',
    ko: 'CD, PACS 내보내기, 하위 폴더까지 모든 파일을 확인하며 해당하지 않는 파일은 사유와 함께 건너뜁니다.',
  },
  chooseFiles: { en: 'Choose files', ko: '파일 선택' },
  chooseFolder: { en: 'Choose folder', ko: '폴더 선택' },
  trySample: { en: 'Try with sample data', ko: '예제 데이터로 시작' },
  sampleHint: {
    en: 'Invented patients, generated on this device. The whole tour takes two minutes.',
    ko: '이 기기에서 만드는 가상 환자 데이터입니다. 전체 과정에 2분이 걸립니다.',
  },
  looking: {
    en: ({ count }, f) =>
      `Looking through the folders: ${f.number(count)} ${plural(count, 'file', 'files')} so far`,
    ko: ({ count }, f) => `폴더를 확인하는 중: 지금까지 파일 ${f.number(count)}개`,
  } satisfies Counted,
  chosen: {
    en: ({ count, bytes }, f) =>
      `${f.number(count)} ${plural(count, 'file', 'files')} chosen, ${f.bytes(bytes)}`,
    ko: ({ count, bytes }, f) => `파일 ${f.number(count)}개 선택됨, ${f.bytes(bytes)}`,
  } satisfies Template<{ count: number; bytes: number }>,
  nothingInIt: { en: 'There was no file in it', ko: '파일이 없습니다' },
  nothingInItAdvice: {
    en: 'Drop a folder that holds files, or choose the files themselves.',
    ko: '파일이 있는 폴더를 놓거나 파일을 직접 선택하십시오.',
  },
  clear: { en: 'Clear', ko: '비우기' },
  stopLooking: { en: 'Stop', ko: '중지' },
  check: { en: 'Check files', ko: '파일 확인' },
  checked: { en: 'Go on to Check', ko: '다음: 확인' },
  goOnStoring: { en: 'Go on storing', ko: '이어서 저장' },
  nothingYet: {
    en: 'Nothing is stored before you have seen it and approved.',
    ko: '확인하고 승인하기 전에는 아무것도 저장하지 않습니다.',
  },
  collecting: { en: 'Reading the files', ko: '파일 읽기' },

  conditionPlaceholder: { en: 'Search by name or code', ko: '이름 또는 코드로 검색' },
  noCondition: { en: 'No condition', ko: '질환 없음' },
  ownNote: { en: 'as typed, not coded', ko: '입력한 그대로, 코드 없음' },
  nothingFound: { en: 'No condition matches', ko: '일치하는 질환이 없습니다' },

  decompress: { en: 'Decompress pictures', ko: '영상 압축 풀기' },
  decompressHint: {
    en: 'Off: pictures that were compressed without loss are stored as they are. Lossy ones are decompressed in any case.',
    ko: '끄면 무손실 압축 영상을 압축된 그대로 저장합니다. 손실 압축 영상은 항상 압축을 풉니다.',
  },

  protection: { en: 'How patients are protected', ko: '환자 정보 보호 방식' },

  interrupted: {
    en: ({ at }, f) => `The import of ${f.dateTime(at)} was interrupted`,
    ko: ({ at }, f) => `${f.dateTime(at)}의 가져오기가 중단되었습니다`,
  } satisfies Template<{ at: string }>,
  interruptedFull: {
    en: 'The disk space for this browser was used up.',
    ko: '브라우저 저장 공간이 부족했습니다.',
  },
  interruptedCounts: {
    en: ({ done, total }, f) =>
      total === 0
        ? 'No file had been read yet.'
        : `${f.number(done)} of ${f.number(total)} files were done; what was stored is safe.`,
    ko: ({ done, total }, f) =>
      total === 0
        ? '읽은 파일이 없습니다.'
        : `파일 ${f.number(total)}개 중 ${f.number(done)}개를 마쳤습니다. 저장된 내용은 안전합니다.`,
  } satisfies Template<{ done: number; total: number }>,
  nothingTwice: { en: 'Nothing is stored twice.', ko: '같은 영상을 두 번 저장하지 않습니다.' },
  goOn: { en: 'Go on', ko: '이어서 진행' },
  chooseAgain: { en: 'Choose the same folder again', ko: '같은 폴더 다시 선택' },
  leave: { en: 'Leave it', ko: '그만두기' },
  notAllowed: {
    en: 'The files may not be read any more. Choose the same folder again: nothing is stored twice.',
    ko: '파일을 더 이상 읽을 수 없습니다. 같은 폴더를 다시 선택하십시오. 두 번 저장하지 않습니다.',
  },

  listing: { en: 'Looking into files and archives', ko: '파일과 압축 파일을 확인하는 중' },
  running: {
    en: ({ done, total }, f) => `${f.number(done)} of ${f.number(total)} files`,
    ko: ({ done, total }, f) => `파일 ${f.number(total)}개 중 ${f.number(done)}개`,
  } satisfies Template<{ done: number; total: number }>,
  rate: {
    en: ({ rate }, f) => `${f.number(rate, { maximumFractionDigits: 1 })} files a second`,
    ko: ({ rate }, f) => `초당 ${f.number(rate, { maximumFractionDigits: 1 })}개`,
  } satisfies Template<{ rate: number }>,
  timeLeft: {
    en: ({ seconds }, f) => `about ${f.duration(seconds)} left`,
    ko: ({ seconds }, f) => `약 ${f.duration(seconds)} 남음`,
  } satisfies Template<{ seconds: number }>,
  progress: { en: 'Progress of the import', ko: '가져오기 진행' },
  leaveOpen: {
    en: 'You can go to other pages. Keep this tab open.',
    ko: '다른 페이지로 이동해도 됩니다. 이 탭은 열어 두십시오.',
  },
  stop: { en: 'Stop', ko: '중지' },
  stopped: { en: 'Stopped', ko: '중지했습니다' },
  full: { en: 'The disk space for this browser is used up', ko: '브라우저 저장 공간이 부족합니다' },
  stoppedText: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'file waits', 'files wait')}. What is stored is safe.`,
    ko: ({ count }, f) => `파일 ${f.number(count)}개가 대기 중입니다. 저장된 내용은 안전합니다.`,
  } satisfies Counted,
  done: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image was', 'images were')} de-identified and stored`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장을 비식별화하여 저장했습니다`,
  } satisfies Counted,
  doneNone: { en: 'No new image was stored', ko: '새로 저장한 영상이 없습니다' },
  failedText: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'file', 'files')} could not be stored; the reasons are below.`,
    ko: ({ count }, f) =>
      `파일 ${f.number(count)}개를 저장하지 못했습니다. 사유는 아래에 있습니다.`,
  } satisfies Counted,
  heldText: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'file was', 'files were')} held back. Nothing of ${plural(count, 'it', 'them')} was stored or sent.`,
    ko: ({ count }, f) =>
      `파일 ${f.number(count)}개를 보류했습니다. 저장하거나 전송한 내용은 없습니다.`,
  } satisfies Counted,
  toReview: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image waits', 'images wait')} for your eyes`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장을 직접 확인해야 합니다`,
  } satisfies Counted,
  reviewed: {
    en: ({ count }, f) =>
      `${f.number(count)} checked ${plural(count, 'image is', 'images are')} not stored`,
    ko: ({ count }, f) => `확인한 영상 ${f.number(count)}장을 저장하지 않았습니다`,
  } satisfies Counted,
  toReviewText: {
    en: 'There may be text in these pictures. Nothing of them is stored or sent until you approve it.',
    ko: '영상 안에 글자가 있을 수 있습니다. 승인하기 전에는 저장하거나 전송하지 않습니다.',
  },
  toDeface: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'file waits', 'files wait')}: a face could be made of ${plural(count, 'its', 'their')} series`,
    ko: ({ count }, f) => `파일 ${f.number(count)}개 대기 중: 얼굴을 재구성할 수 있는 시리즈입니다`,
  } satisfies Counted,
  toDefaceText: {
    en: 'Nothing of them is stored or sent until you approve how the face is cleared.',
    ko: '얼굴을 지운 결과를 승인하기 전에는 저장하거나 전송하지 않습니다.',
  },
  deface: { en: 'Clear faces', ko: '얼굴 지우기' },
  showHead: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'series shows', 'series show')} a head: a face could be rendered`,
    ko: ({ count }, f) =>
      `시리즈 ${f.number(count)}개에 머리가 보입니다. 얼굴을 재구성할 수 있습니다`,
  } satisfies Counted,
  showHeadText: {
    en: 'They were stored as they are. A policy with the option "Clean Recognizable Visual Features" holds such series until the face is cleared.',
    ko: '그대로 저장했습니다. "Clean Recognizable Visual Features" 옵션이 있는 정책은 얼굴을 지울 때까지 이런 시리즈를 보류합니다.',
  },
  review: { en: 'Check pictures', ko: '영상 확인하기' },
  reviewAgain: { en: 'Look again', ko: '다시 확인' },
  seeProtected: { en: 'See what was protected', ko: '비식별화 내용 보기' },
  toOccurrences: { en: 'Open in Occurrences', ko: '검사 목록에서 열기' },
  another: { en: 'Upload more', ko: '더 업로드' },
  retryFailed: {
    en: ({ count }, f) => `Try ${f.number(count)} failed again`,
    ko: ({ count }, f) => `실패한 ${f.number(count)}개 다시 시도`,
  } satisfies Counted,
  reasons: { en: 'Why files were not stored', ko: '저장하지 않은 사유' },
  reason: { en: 'Reason', ko: '사유' },
  advice: { en: 'What it means', ko: '설명' },
  count: { en: 'Files', ko: '파일 수' },

  next: { en: 'What to do next', ko: '다음 단계' },
  nextLook: { en: 'Look at the studies', ko: '검사 확인' },
  nextLookText: {
    en: 'Occurrences shows every study with its images.',
    ko: '검사 목록에서 모든 검사와 영상을 봅니다.',
  },
  nextDataset: { en: 'Make a data set', ko: '데이터셋 만들기' },
  nextDatasetText: {
    en: 'Choose the condition as the label and freeze a version.',
    ko: '질환을 라벨로 선택하고 버전을 고정합니다.',
  },
  nextTrain: { en: 'Train a classifier', ko: '분류 모델 학습' },
  nextTrainText: {
    en: 'Studio prepares the images and trains in this tab.',
    ko: '스튜디오에서 영상을 전처리하고 이 탭에서 학습합니다.',
  },

  files: { en: 'Files', ko: '파일' },
  file: { en: 'File', ko: '파일' },
  result: { en: 'Result', ko: '결과' },
  show: { en: 'Show', ko: '표시' },
  all: { en: 'All', ko: '전체' },
  certificate: { en: 'Certificate', ko: '비식별화 확인서' },
  keyHint: {
    en: 'The first import makes a site key without a backup.',
    ko: '처음 가져올 때 백업이 없는 기관 키를 만듭니다.',
  },
  keyLink: { en: 'Make one with a backup first', ko: '백업이 있는 키 먼저 만들기' },
  earlier: { en: 'Certificates of earlier imports', ko: '이전 가져오기의 확인서' },
  foundIn: {
    en: ({ tag }) => `found in ${tag}`,
    ko: ({ tag }) => `${tag}에서 발견`,
  } satisfies Template<{ tag: string }>,
  noneOfThese: { en: 'No file of this kind.', ko: '해당하는 파일이 없습니다.' },
  onlyHere: {
    en: 'File names are shown on this screen only; they are not stored.',
    ko: '파일 이름은 이 화면에만 표시하며 저장하지 않습니다.',
  },
} as const;

export const statusNames = {
  ok: { en: 'Stored', ko: '저장됨' },
  skipped: { en: 'Skipped', ko: '건너뜀' },
  held: { en: 'Held back', ko: '보류' },
  failed: { en: 'Failed', ko: '실패' },
  waiting: { en: 'Waiting', ko: '대기' },
} as const satisfies Record<FileStatus, Text>;
