import { plural, type Template, type Text } from '../../core/i18n.ts';
import type { Role } from '../../platform/server/index.ts';
import type { SendState } from '../../state/sync.svelte.ts';

type Counted = Template<{ count: number }>;

export const messages = {
  title: { en: 'Settings', ko: '설정' },
  sentence: {
    en: 'Account, this device, and how the program looks.',
    ko: '계정, 이 기기의 저장 공간, 화면을 설정합니다.',
  },
  account: { en: 'Account', ko: '계정' },
  deviceOnly: { en: 'This device only', ko: '이 기기에만 저장' },
  deviceOnlyText: {
    en: 'There is no server at this address: everything is kept in this browser and every page works. To share within the hospital, start the program with its server (npm start) and open it from there.',
    ko: '이 주소에는 서버가 없습니다. 모든 내용은 이 브라우저에 저장되며 모든 페이지를 사용할 수 있습니다. 기관에서 함께 쓰려면 서버와 함께 프로그램을 시작(npm start)하고 그 주소로 여십시오.',
  },
  away: { en: 'The server does not answer', ko: '서버가 응답하지 않습니다' },
  awayText: {
    en: ({ email }) => `You stay signed in as ${email}. Sending goes on when the server is back.`,
    ko: ({ email }) => `${email} 계정은 로그인된 상태입니다. 서버가 복구되면 이어서 전송합니다.`,
  } satisfies Template<{ email: string }>,
  askAgain: { en: 'Check again', ko: '다시 확인' },
  email: { en: 'E-mail', ko: '이메일' },
  password: { en: 'Password', ko: '비밀번호' },
  passwordAgain: { en: 'Password again', ko: '비밀번호 확인' },
  passwordHint: { en: 'At least 10 characters', ko: '10자 이상' },
  passwordShort: { en: 'It needs at least 10 characters', ko: '10자 이상이어야 합니다' },
  passwordDiffers: { en: 'The two are not the same', ko: '두 비밀번호가 다릅니다' },
  emailWrong: { en: 'This is not an e-mail address', ko: '이메일 주소가 아닙니다' },
  signIn: { en: 'Sign in', ko: '로그인' },
  signingIn: { en: 'Signing in', ko: '로그인' },
  signInText: {
    en: 'Signed in, de-identified images go to the server of your hospital. Nothing else does.',
    ko: '로그인하면 비식별화된 영상만 기관 서버로 전송합니다.',
  },
  signInRefused: {
    en: 'E-mail or password is not right',
    ko: '이메일 또는 비밀번호가 맞지 않습니다',
  },
  signOut: { en: 'Sign out', ko: '로그아웃' },
  signedInAs: {
    en: ({ email, role }) => `${email}, ${role}`,
    ko: ({ email, role }) => `${email}, ${role}`,
  } satisfies Template<{ email: string; role: string }>,
  signOutText: {
    en: 'What is stored on this device stays here after you sign out.',
    ko: '로그아웃해도 이 기기에 저장된 내용은 그대로 있습니다.',
  },

  setup: { en: 'Make the first administrator', ko: '첫 관리자 만들기' },
  setupText: {
    en: 'This link works once. The account that you make here manages all others.',
    ko: '이 링크는 한 번만 쓸 수 있습니다. 여기서 만드는 계정이 다른 모든 계정을 관리합니다.',
  },
  setupDone: { en: 'The administrator was made', ko: '관리자를 만들었습니다' },
  setupRefused: {
    en: 'The server refused: the link was used before or is too old. Restart the server for a new one.',
    ko: '서버가 거부했습니다. 이미 사용했거나 만료된 링크입니다. 서버를 다시 시작하여 새 링크를 받으십시오.',
  },
  create: { en: 'Make the account', ko: '계정 만들기' },

  sending: { en: 'Sending to the server', ko: '서버로 전송' },
  toSend: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image is', 'images are')} on this device only.`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장이 이 기기에만 있습니다.`,
  } satisfies Counted,
  allSent: { en: 'Every image is on the server.', ko: '모든 영상이 서버에 있습니다.' },
  refused: {
    en: ({ count }, f) =>
      `The server did not take ${f.number(count)} ${plural(count, 'image', 'images')}.`,
    ko: ({ count }, f) => `서버가 영상 ${f.number(count)}장을 받지 않았습니다.`,
  } satisfies Counted,
  retryRefused: { en: 'Send them again', ko: '다시 전송' },
  pause: { en: 'Pause', ko: '일시 중지' },
  goOn: { en: 'Go on', ko: '이어서 진행' },
  mayNotSend: {
    en: 'Your role reads what is on the server. Curators and administrators send.',
    ko: '현재 역할은 서버의 내용을 볼 수 있습니다. 전송은 큐레이터와 관리자만 할 수 있습니다.',
  },

  accounts: { en: 'Accounts', ko: '계정 관리' },
  role: { en: 'Role', ko: '역할' },
  newAccount: { en: 'New account', ko: '새 계정' },
  accountMade: { en: 'The account was made', ko: '계정을 만들었습니다' },
  loadingAccounts: { en: 'Reading the accounts', ko: '계정 목록 읽기' },
  emailTaken: { en: 'There is an account with this address', ko: '이미 있는 이메일입니다' },

  look: { en: 'Appearance', ko: '화면' },
  language: { en: 'Language', ko: '언어' },
  theme: { en: 'Theme', ko: '화면 모드' },
  themeSystem: { en: 'As the system', ko: '시스템 설정' },
  themeLight: { en: 'Light', ko: '밝게' },
  themeDark: { en: 'Dark', ko: '어둡게' },

  storage: { en: 'Storage on this device', ko: '이 기기의 저장 공간' },
  used: { en: 'Used', ko: '사용 중' },
  available: { en: 'Free for this program', ko: '사용 가능' },
  images: { en: 'Images', ko: '영상' },
  studies: { en: 'Studies', ko: '검사' },
  kept: { en: 'Kept by the browser', ko: '브라우저 보존' },
  isPersistent: { en: 'Until you delete it', ko: '직접 삭제할 때까지 보존' },
  notPersistent: {
    en: 'Not promised: the browser may clear it when the disk is full',
    ko: '보장되지 않음: 디스크가 부족하면 브라우저가 지울 수 있습니다',
  },
  askPersistent: { en: 'Ask the browser to keep it', ko: '보존 요청' },
  persistentRefused: {
    en: 'The browser did not agree. Installing the program or using it more often helps.',
    ko: '브라우저가 허용하지 않았습니다. 앱으로 설치하거나 자주 사용하면 허용될 수 있습니다.',
  },
  deleteAll: { en: 'Delete everything on this device', ko: '이 기기의 모든 내용 삭제' },
  deleteText: {
    en: 'Images, data sets, runs, models and the key of this site are deleted. It cannot be undone. What is on the server stays there.',
    ko: '영상, 데이터셋, 학습 기록, 모델, 기관 키를 삭제합니다. 되돌릴 수 없습니다. 서버에 있는 내용은 그대로입니다.',
  },
  deleteKey: {
    en: 'Without the key, the same patients get other pseudonyms at the next import.',
    ko: '키가 없어지면 다음에 가져올 때 같은 환자라도 다른 가명을 받습니다.',
  },
  deleteUnsent: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image was', 'images were')} never sent to a server and would be lost.`,
    ko: ({ count }, f) => `서버로 전송하지 않은 영상 ${f.number(count)}장을 잃게 됩니다.`,
  } satisfies Counted,
  deleteConfirm: {
    en: ({ word }) => `Type “${word}” to confirm`,
    ko: ({ word }) => `확인하려면 “${word}”를 입력하십시오`,
  } satisfies Template<{ word: string }>,
  deleteWord: { en: 'delete', ko: '삭제' },
  deleteNow: { en: 'Delete everything', ko: '모두 삭제' },
  deleted: {
    en: 'Everything on this device was deleted',
    ko: '이 기기의 모든 내용을 삭제했습니다',
  },
  deleteBusy: {
    en: 'An import is running. Stop it first.',
    ko: '가져오기가 실행 중입니다. 먼저 중지하십시오.',
  },
  cancel: { en: 'Cancel', ko: '취소' },
  close: { en: 'Close', ko: '닫기' },

  refusedByPolicy: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'was', 'were')} made by a policy that the server does not take.`,
    ko: ({ count }, f) => `${f.number(count)}장은 서버가 받지 않는 정책으로 만들었습니다.`,
  } satisfies Counted,

  about: { en: 'About', ko: '정보' },
  version: { en: 'Version', ko: '버전' },
  inBrowser: { en: 'In this browser', ko: '이 브라우저' },
  inBrowserText: {
    en: 'Reading, de-identifying, storing, data sets and training, in workers beside the page.',
    ko: '읽기, 비식별화, 저장, 데이터셋, 학습을 페이지와 분리된 워커에서 실행합니다.',
  },
  onServer: { en: 'On the server', ko: '서버' },
  onServerText: {
    en: 'PocketBase: accounts, and the de-identified R-CDM rows and files.',
    ko: 'PocketBase: 계정과 비식별화된 R-CDM 행 및 파일을 보관합니다.',
  },
  elsewhere: { en: 'Elsewhere', ko: '그 밖의 곳' },
  elsewhereText: {
    en: 'Nothing: no other address is ever called.',
    ko: '없음: 다른 주소에는 연결하지 않습니다.',
  },
} as const;

export const roleNames = {
  administrator: { en: 'Administrator', ko: '관리자' },
  curator: { en: 'Curator', ko: '큐레이터' },
  researcher: { en: 'Researcher', ko: '연구자' },
  radiologist: { en: 'Radiologist', ko: '영상의학과 전문의' },
} as const satisfies Record<Role, Text>;

export const sendStates = {
  off: { en: 'Not sending', ko: '전송 안 함' },
  paused: { en: 'Paused', ko: '일시 중지됨' },
  elsewhere: { en: 'Another tab sends', ko: '다른 탭에서 전송 중' },
  idle: { en: 'Nothing to send', ko: '보낼 항목 없음' },
  sending: { en: 'Sending', ko: '전송 중' },
  waiting: { en: 'Waiting for the server', ko: '서버를 기다리는 중' },
} as const satisfies Record<SendState, Text>;
