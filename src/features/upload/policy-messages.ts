import type { Template } from '../../core/i18n.ts';

type Named = Template<{ name: string }>;

export const policyMessages = {
  policy: { en: 'De-identification policy', ko: '비식별화 정책' },
  site: {
    en: ({ name }) => `${name} (this device)`,
    ko: ({ name }) => `${name} (이 기기)`,
  } satisfies Named,
  server: {
    en: ({ name }) => `${name} (server)`,
    ko: ({ name }) => `${name} (서버)`,
  } satisfies Named,
  asBegun: {
    en: 'An import goes on by the policy that it began with.',
    ko: '가져오기는 시작할 때의 정책으로 이어집니다.',
  },
  locked: { en: 'Locked by an administrator', ko: '관리자가 정책을 고정했습니다' },
  lockedText: {
    en: 'The server takes images that are made by this policy only, so no other can be chosen while you are signed in.',
    ko: '서버는 이 정책으로 만든 영상만 받으므로 로그인한 동안에는 다른 정책을 선택할 수 없습니다.',
  },
  lockUnknown: {
    en: 'An administrator has locked a policy that this program does not know',
    ko: '관리자가 고정한 정책을 이 프로그램이 알지 못합니다',
  },
  lockUnknownText: {
    en: 'What is imported now stays on this device. Reload the page; if it stays so, ask your administrator.',
    ko: '지금 가져오는 영상은 이 기기에만 남습니다. 새로 고침하고, 계속되면 관리자에게 문의하십시오.',
  },
  notTaken: {
    en: 'The server does not take this policy',
    ko: '서버가 받지 않는 정책입니다',
  },
  notTakenText: {
    en: 'Images that are made by it stay on this device. An administrator can put the policy on the server, in Settings.',
    ko: '이 정책으로 만든 영상은 이 기기에만 남습니다. 관리자가 설정에서 정책을 서버에 올릴 수 있습니다.',
  },
  pictures: { en: 'Text in the picture', ko: '영상 안의 글자' },
  picturesText: {
    en: 'Ultrasound, screen captures and the like are held back until you have looked at each. What you mark is blanked in every frame.',
    ko: '초음파, 화면 캡처 등은 직접 확인할 때까지 보류합니다. 표시한 부분은 모든 프레임에서 가립니다.',
  },
  proof: { en: 'Checked before storing', ko: '저장 전 확인' },
  proofText: {
    en: 'The finished file is searched for every identifying value of the original. A hit holds the file back.',
    ko: '완성된 파일에서 원본의 모든 식별 값을 다시 찾습니다. 하나라도 나오면 파일을 보류합니다.',
  },
  leaving: { en: 'What leaves this browser', ko: '브라우저 밖으로 나가는 것' },
  leavingText: {
    en: 'Nothing, until you are signed in to a server. Then only the de-identified files.',
    ko: '서버에 로그인하기 전에는 없습니다. 로그인한 뒤에도 비식별화된 파일만 전송합니다.',
  },
  noted: {
    en: ({ name }) => `Noted in every file: ${name}`,
    ko: ({ name }) => `모든 파일에 기록: ${name}`,
  } satisfies Template<{ name: string }>,
} as const;
