import type { PolicyFileProblem } from '../../../core/deid/policy-file.ts';
import type { Template, Text } from '../../../core/i18n.ts';

type Named = Template<{ name: string }>;

export const messages = {
  title: { en: 'De-identification policies', ko: '비식별화 정책' },
  intro: {
    en: 'What happens to the files of an import. Those of the program cannot be changed; make a copy of one and change that.',
    ko: '가져오는 파일을 어떻게 처리할지 정합니다. 프로그램의 정책은 바꿀 수 없으며, 복사본을 만들어 바꿉니다.',
  },
  program: { en: 'Program', ko: '프로그램' },
  site: { en: 'This device', ko: '이 기기' },
  server: { en: 'Server', ko: '서버' },
  locked: { en: 'Locked', ko: '고정됨' },
  version: {
    en: ({ name }) => `Version ${name}`,
    ko: ({ name }) => `버전 ${name}`,
  } satisfies Named,
  what: { en: 'What it does', ko: '처리 내용' },
  copy: { en: 'Make a copy', ko: '복사본 만들기' },
  copyOf: { en: ({ name }) => `Make a copy of ${name}`, ko: ({ name }) => `${name} 복사본 만들기` } satisfies Named,
  copyName: { en: ({ name }) => `${name}, our copy`, ko: ({ name }) => `${name} 복사본` } satisfies Named,
  edit: { en: 'Change', ko: '수정' },
  editOf: { en: ({ name }) => `Change ${name}`, ko: ({ name }) => `${name} 수정` } satisfies Named,
  exportIt: { en: 'Export', ko: '내보내기' },
  exportOf: { en: ({ name }) => `Export ${name}`, ko: ({ name }) => `${name} 내보내기` } satisfies Named,
  remove: { en: 'Delete', ko: '삭제' },
  removeOf: { en: ({ name }) => `Delete ${name}`, ko: ({ name }) => `${name} 삭제` } satisfies Named,
  removeTitle: { en: 'Delete the policy?', ko: '정책을 삭제하시겠습니까?' },
  removeText: {
    en: ({ name }) => `${name} is no longer offered. Its versions stay readable below: images may have been made by them.`,
    ko: ({ name }) => `${name} 정책을 더 이상 제시하지 않습니다. 이 정책으로 만든 영상이 있을 수 있으므로 각 버전은 아래에서 계속 볼 수 있습니다.`,
  } satisfies Named,
  importIt: { en: 'Import from a file', ko: '파일에서 가져오기' },
  importing: { en: 'Importing a policy', ko: '정책 가져오기' },
  imported: { en: 'The policy was imported', ko: '정책을 가져왔습니다' },
  alreadyThere: { en: 'This policy is here already', ko: '이미 있는 정책입니다' },
  refusedTitle: { en: 'The file was not taken', ko: '파일을 받지 않았습니다' },
  otherThere: {
    en: 'Another policy of this id and version is here. Ask for a newer version of it.',
    ko: '같은 식별자와 버전의 다른 정책이 있습니다. 더 새로운 버전을 요청하십시오.',
  },
  nameTaken: {
    en: 'Another policy has this name. Choose one that tells them apart.',
    ko: '같은 이름의 정책이 있습니다. 구별되는 이름을 쓰십시오.',
  },
  saving: { en: 'Storing the policy', ko: '정책 저장' },
  saved: { en: 'The policy was stored', ko: '정책을 저장했습니다' },
  earlier: {
    en: ({ count }, f) => `Earlier and deleted versions (${f.number(count)})`,
    ko: ({ count }, f) => `이전 버전과 삭제한 버전 (${f.number(count)})`,
  } satisfies Template<{ count: number }>,
  unreadable: {
    en: ({ count }, f) => `${f.number(count)} stored by another version of the program can no longer be used.`,
    ko: ({ count }, f) => `프로그램의 다른 버전이 저장한 ${f.number(count)}개는 더 이상 사용할 수 없습니다.`,
  } satisfies Template<{ count: number }>,

  onServer: { en: 'Put on the server', ko: '서버에 올리기' },
  onServerOf: { en: ({ name }) => `Put ${name} on the server`, ko: ({ name }) => `${name} 서버에 올리기` } satisfies Named,
  lock: { en: 'Lock', ko: '고정' },
  lockOf: { en: ({ name }) => `Lock to ${name}`, ko: ({ name }) => `${name} 정책으로 고정` } satisfies Named,
  unlock: { en: 'Unlock', ko: '고정 해제' },
  lockText: {
    en: 'The server takes images that are made by the locked policy only, and nobody who is signed in is offered another.',
    ko: '서버는 고정한 정책으로 만든 영상만 받으며, 로그인한 사람에게는 다른 정책을 제시하지 않습니다.',
  },
  sending: { en: 'Changing the policies of the server', ko: '서버의 정책 변경' },

  name: { en: 'Name', ko: '이름' },
  nameHint: {
    en: 'For people; it is not written to the files.',
    ko: '사람이 구별하기 위한 이름이며 파일에 기록하지 않습니다.',
  },
  nameMissing: { en: 'Give it a name of up to 60 letters.', ko: '60자 이내의 이름을 쓰십시오.' },
  identity: { en: 'Patient name and ID', ko: '환자 이름과 ID' },
  identityBlank: { en: 'Empty', ko: '비움' },
  identityPseudonym: {
    en: 'A pseudonym made with the key of this browser',
    ko: '이 브라우저의 키로 만든 가명',
  },
  dates: { en: 'Dates', ko: '날짜' },
  datesRemoved: { en: 'Removed', ko: '삭제' },
  options: { en: 'What stays or is cleaned', ko: '유지하거나 정리할 항목' },
  extra: { en: 'Blanked, replaced or removed besides', ko: '추가로 비우거나 대체하거나 삭제할 항목' },
  extraHint: {
    en: 'Attributes that must not stay whatever is said above. Nothing can be kept here: only the options above keep.',
    ko: '위의 설정과 관계없이 남기지 않을 속성입니다. 여기서는 유지할 수 없으며 위의 옵션으로만 유지합니다.',
  },
  addAttribute: { en: 'Add an attribute', ko: '속성 추가' },
  searchAttribute: { en: 'Search by DICOM keyword', ko: 'DICOM 키워드로 검색' },
  noAttribute: { en: 'No attribute matches', ko: '일치하는 속성이 없습니다' },
  actionOf: { en: ({ name }) => `What happens to ${name}`, ko: ({ name }) => `${name} 처리` } satisfies Named,
  takeOut: { en: ({ name }) => `Take ${name} off the list`, ko: ({ name }) => `${name} 목록에서 빼기` } satisfies Named,
  save: { en: 'Store', ko: '저장' },
  saveVersion: {
    en: ({ name }) => `Store as version ${name}`,
    ko: ({ name }) => `버전 ${name}(으)로 저장`,
  } satisfies Named,
  cancel: { en: 'Cancel', ko: '취소' },
  close: { en: 'Close', ko: '닫기' },
} as const; // prettier-ignore

export const actionNames = {
  X: { en: 'Remove', ko: '삭제' },
  Z: { en: 'Empty', ko: '비움' },
  D: { en: 'Replace by a dummy', ko: '의미 없는 값으로 대체' },
} as const satisfies Record<string, Text>;

/** `name` is the keyword of an attribute. */
export const fileProblems = {
  'too-large': { en: () => 'It is far too large for a policy.', ko: () => '정책 파일로는 너무 큽니다.' },
  'no-json': { en: () => 'It is no JSON file.', ko: () => 'JSON 파일이 아닙니다.' },
  'no-policy': {
    en: () => 'It holds no policy, or one of another version of this program.',
    ko: () => '정책이 들어 있지 않거나 이 프로그램의 다른 버전에서 만든 것입니다.',
  },
  'not-of-a-site': {
    en: () => 'It calls itself like a policy of the program, or writes words of its own to the files.',
    ko: () => '프로그램의 정책과 같은 식별자를 쓰거나 파일에 임의의 문구를 기록하려고 합니다.',
  },
  'option-twice': { en: () => 'An option stands in it twice.', ko: () => '같은 옵션이 두 번 있습니다.' },
  'two-date-options': {
    en: () => 'It keeps dates and moves them at once.',
    ko: () => '날짜를 유지하면서 동시에 옮기도록 되어 있습니다.',
  },
  'blank-and-pseudonym': {
    en: () => 'It blanks the patient and gives a pseudonym at once.',
    ko: () => '환자를 비우면서 동시에 가명을 넣도록 되어 있습니다.',
  },
  'unknown-attribute': {
    en: ({ name }) => `DICOM has no attribute ${name}.`,
    ko: ({ name }) => `DICOM에 ${name} 속성이 없습니다.`,
  },
  'keeps-what-the-profile-removes': {
    en: ({ name }) => `It keeps ${name}, which may identify somebody.`,
    ko: ({ name }) => `환자를 식별할 수 있는 ${name} 속성을 유지하도록 되어 있습니다.`,
  },
  'breaks-the-object': {
    en: ({ name }) => `It takes out ${name}, without which nothing is an image.`,
    ko: ({ name }) => `영상에 반드시 필요한 ${name} 속성을 없애도록 되어 있습니다.`,
  },
} as const satisfies Record<PolicyFileProblem, Named>; // prettier-ignore
