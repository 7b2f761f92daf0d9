import type { ErrorCode } from '../core/errors.ts';
import type { ErrorText } from '../state/services.ts';
import { FILE_ERROR_TEXTS } from './file-error-texts.ts';
import { TRAINING_ERROR_TEXTS } from './training-error-texts.ts';

/** What happened; what is safe and what to do. */
const TEXTS = {
  ...FILE_ERROR_TEXTS,
  ...TRAINING_ERROR_TEXTS,
  'deid/residual-identifier': {
    title: {
      en: 'Something identifying was still in the file',
      ko: '파일에 식별 정보가 남아 있습니다',
    },
    advice: {
      en: 'The file was held back. Nothing of it was stored or sent.',
      ko: '파일을 보류했습니다. 저장하거나 전송한 내용은 없습니다.',
    },
  },
  'deid/recognizable-face': {
    title: { en: 'A face could be made of it', ko: '얼굴을 재구성할 수 있습니다' },
    advice: {
      en: 'The policy asks for heads without faces. Look at the series under "Clear faces", or leave it behind.',
      ko: '정책에 따라 머리 영상은 얼굴을 지워야 합니다. "얼굴 지우기"에서 시리즈를 확인하거나 제외하십시오.',
    },
  },
  'deid/burned-in-risk': {
    title: { en: 'There may be text in the picture', ko: '영상 안에 글자가 있을 수 있습니다' },
    advice: {
      en: 'The file was held back. Nothing of it was stored or sent.',
      ko: '파일을 보류했습니다. 저장하거나 전송한 내용은 없습니다.',
    },
  },
  'deid/object-kind': {
    title: {
      en: 'No rule makes this kind of object safe',
      ko: '규칙만으로는 안전하게 만들 수 없는 객체입니다',
    },
    advice: {
      en: 'Documents, models, sound, video, raw data and the like are held back. Nothing of them was stored or sent.',
      ko: '문서, 3D 모델, 음성, 동영상, 원시 데이터 등은 보류합니다. 저장하거나 전송한 내용은 없습니다.',
    },
  },
  'deid/images-only': {
    title: {
      en: 'Not an image: a segmentation, report, radiotherapy object or recording',
      ko: '영상이 아닙니다: 분할, 구조화 보고서, 방사선치료 객체 또는 파형 기록',
    },
    advice: {
      en: 'The R-CDM stores images only. The batch command de-identifies such objects together with their study.',
      ko: 'R-CDM에는 영상만 저장합니다. 이런 객체는 일괄 처리 명령으로 검사와 함께 비식별할 수 있습니다.',
    },
  },
  'deid/no-site-key': {
    title: { en: 'The key of this site is missing', ko: '기관 키가 없습니다' },
    advice: {
      en: 'Nothing can be de-identified without it. Allow this site to store data and reload.',
      ko: '키 없이는 비식별화할 수 없습니다. 이 사이트의 저장을 허용하고 새로 고침하십시오.',
    },
  },
  'deid/site-key-in-use': {
    title: {
      en: 'What is stored here was made with another key',
      ko: '이 기기의 데이터는 다른 키로 만들어졌습니다',
    },
    advice: {
      en: 'Nothing was changed. Restore the backup in a browser that is still empty, or delete everything here first.',
      ko: '바뀐 내용은 없습니다. 비어 있는 브라우저에서 복원하거나 이 기기의 모든 내용을 먼저 삭제하십시오.',
    },
  },
  'deid/backup-unreadable': {
    title: { en: 'This is no backup of a site key', ko: '기관 키 백업 파일이 아닙니다' },
    advice: {
      en: 'Nothing was changed. Choose the file that was saved when the key was made.',
      ko: '바뀐 내용은 없습니다. 키를 만들 때 저장한 파일을 선택하십시오.',
    },
  },
  'deid/wrong-passphrase': {
    title: { en: 'The passphrase does not open this backup', ko: '이 백업의 암호 문구가 아닙니다' },
    advice: {
      en: 'Nothing was changed. Without the right passphrase the key cannot be had from the file, by nobody.',
      ko: '바뀐 내용은 없습니다. 올바른 암호 문구가 없으면 누구도 파일에서 키를 꺼낼 수 없습니다.',
    },
  },
  'storage/full': {
    title: {
      en: 'The disk space for this browser is used up',
      ko: '브라우저 저장 공간이 부족합니다',
    },
    advice: {
      en: 'What is stored is safe. Free some space, then go on where it stopped.',
      ko: '저장된 내용은 안전합니다. 공간을 확보한 뒤 이어서 진행하십시오.',
    },
  },
  'storage/failed': {
    title: { en: 'The browser could not store this', ko: '브라우저에 저장하지 못했습니다' },
    advice: {
      en: 'What was stored before is safe. Try again; private windows may not keep data.',
      ko: '이전에 저장된 내용은 안전합니다. 다시 시도하십시오. 시크릿 창에서는 저장되지 않을 수 있습니다.',
    },
  },
  'storage/missing': {
    title: { en: 'It is no longer stored here', ko: '더 이상 저장되어 있지 않습니다' },
    advice: {
      en: 'It was deleted on this device. Import it again to bring it back.',
      ko: '이 기기에서 삭제되었습니다. 다시 가져오십시오.',
    },
  },
  'server/unreachable': {
    title: { en: 'The server does not answer', ko: '서버가 응답하지 않습니다' },
    advice: {
      en: 'Everything is kept on this device and sent when the server is back.',
      ko: '모두 이 기기에 보관하며 서버가 복구되면 전송합니다.',
    },
  },
  'server/policy-refused': {
    title: {
      en: 'The server does not take the policy of this image',
      ko: '서버가 이 영상의 정책을 받지 않습니다',
    },
    advice: {
      en: 'It stays on this device. An administrator can put the policy on the server, or unlock another.',
      ko: '이 기기에 그대로 있습니다. 관리자가 정책을 서버에 올리거나 고정을 해제할 수 있습니다.',
    },
  },
  'server/refused': {
    title: { en: 'The server refused this', ko: '서버가 거부했습니다' },
    advice: {
      en: 'It stays on this device. Ask your administrator whether your account may do it.',
      ko: '이 기기에 그대로 있습니다. 계정 권한을 관리자에게 확인하십시오.',
    },
  },
  'server/session-expired': {
    title: { en: 'You are signed out', ko: '로그아웃되었습니다' },
    advice: {
      en: 'Nothing is lost. Sign in again and it goes on.',
      ko: '잃은 내용은 없습니다. 다시 로그인하면 이어서 진행합니다.',
    },
  },
  'server/unexpected-reply': {
    title: {
      en: 'The server answered something unknown',
      ko: '서버가 알 수 없는 응답을 보냈습니다',
    },
    advice: {
      en: 'Program and server may be of different versions. Reload the page.',
      ko: '프로그램과 서버의 버전이 다를 수 있습니다. 새로 고침하십시오.',
    },
  },
  'dataset/empty': {
    title: { en: 'There is no image in it', ko: '영상이 없습니다' },
    advice: {
      en: 'Choose a wider filter, or label some images first.',
      ko: '필터를 넓히거나 먼저 라벨을 지정하십시오.',
    },
  },
  'dataset/labels-unreadable': {
    title: { en: 'The label table could not be read', ko: '라벨 표를 읽지 못했습니다' },
    advice: {
      en: 'It needs a header line, an id column and a label column, as CSV.',
      ko: '머리글, 식별자 열, 라벨 열이 있는 CSV여야 합니다.',
    },
  },
  'dataset/single-class': {
    title: { en: 'All images carry the same label', ko: '모든 영상의 라벨이 같습니다' },
    advice: {
      en: 'A classifier needs at least two. Choose a filter that brings both.',
      ko: '분류에는 두 가지 이상의 라벨이 필요합니다. 필터를 바꾸십시오.',
    },
  },
  'dataset/too-few-patients': {
    title: { en: 'There are too few patients', ko: '환자 수가 부족합니다' },
    advice: {
      en: 'Each part needs a patient of each class. Add patients or change the shares.',
      ko: '각 분할에 클래스별 환자가 필요합니다. 환자를 추가하거나 비율을 바꾸십시오.',
    },
  },
  'text/not-loaded': {
    title: {
      en: 'The program that looks for text could not be loaded',
      ko: '글자 찾기 프로그램을 불러오지 못했습니다',
    },
    advice: {
      en: 'It is fetched once and kept for work without a network. Try again when the server can be reached; until then look at the pictures yourself.',
      ko: '한 번 받으면 네트워크 없이도 사용할 수 있습니다. 서버에 연결되면 다시 시도하고, 그때까지는 영상을 직접 확인하십시오.',
    },
  },
  'train/out-of-memory': {
    title: { en: 'This would not fit into memory', ko: '메모리에 담을 수 없는 크기입니다' },
    advice: {
      en: 'Choose smaller images, a smaller batch or fewer filters.',
      ko: '영상 크기, 배치 크기 또는 필터 수를 줄이십시오.',
    },
  },
  'train/diverged': {
    title: { en: 'Training diverged', ko: '학습이 발산했습니다' },
    advice: {
      en: 'The loss is no longer a number. Try a smaller learning rate.',
      ko: '손실 값이 수가 아닙니다. 학습률을 낮춰 보십시오.',
    },
  },
  'train/bad-options': {
    title: { en: 'These options do not fit together', ko: '서로 맞지 않는 옵션입니다' },
    advice: {
      en: 'The images are too small for this depth, or a number is out of range.',
      ko: '깊이에 비해 영상이 작거나 범위를 벗어난 값이 있습니다.',
    },
  },
  'train/too-large': {
    title: {
      en: 'This network would not fit the device',
      ko: '이 신경망은 장치에 담을 수 없는 크기입니다',
    },
    advice: {
      en: 'Choose a smaller batch, fewer filters, or smaller images or patches.',
      ko: '배치 크기나 필터 수를 줄이거나 영상 또는 패치를 작게 하십시오.',
    },
  },
  'train/bad-shape': {
    title: {
      en: 'Images and network do not fit together',
      ko: '영상과 신경망의 크기가 맞지 않습니다',
    },
    advice: {
      en: 'Give all images one size, and labels the size of their images.',
      ko: '모든 영상의 크기를 같게 하고 라벨의 크기를 영상에 맞추십시오.',
    },
  },
  'gpu/device-lost': {
    title: { en: 'The graphics device was lost', ko: '그래픽 장치 연결이 끊겼습니다' },
    advice: {
      en: 'The run was ended. Your data is safe; start it again.',
      ko: '학습을 종료했습니다. 데이터는 안전합니다. 다시 시작하십시오.',
    },
  },
  'gpu/unsupported': {
    title: {
      en: 'The graphics device has no such calculation',
      ko: '그래픽 장치가 이 계산을 지원하지 않습니다',
    },
    advice: {
      en: 'Choose another network or another device.',
      ko: '다른 신경망이나 다른 장치를 선택하세요.',
    },
  },
  'gpu/validation': {
    title: {
      en: 'The graphics device refused a calculation',
      ko: '그래픽 장치가 계산을 거부했습니다',
    },
    advice: {
      en: 'The run was stopped before it could give wrong numbers.',
      ko: '잘못된 값이 나오기 전에 학습을 멈췄습니다.',
    },
  },
  'gpu/no-backend': {
    title: { en: 'Nothing here can run a network', ko: '네트워크를 실행할 수 없는 환경입니다' },
    advice: {
      en: 'Use a current Chrome, Edge, Safari or Firefox.',
      ko: '최신 Chrome, Edge, Safari 또는 Firefox를 사용하십시오.',
    },
  },
  'model/incompatible': {
    title: { en: 'This model cannot be used here', ko: '사용할 수 없는 모델입니다' },
    advice: {
      en: 'It was made for other images or by another version. Train it again.',
      ko: '다른 영상이나 다른 버전으로 만들어졌습니다. 다시 학습하십시오.',
    },
  },
  'worker/crashed': {
    title: { en: 'A background task stopped', ko: '백그라운드 작업이 중단되었습니다' },
    advice: {
      en: 'What was stored is safe. Try again; if it stays, reload the page.',
      ko: '저장된 내용은 안전합니다. 다시 시도하고, 계속되면 새로 고침하십시오.',
    },
  },
  'worker/unresponsive': {
    title: {
      en: 'A background task no longer answered',
      ko: '백그라운드 작업이 응답하지 않습니다',
    },
    advice: {
      en: 'It was ended. What was stored is safe.',
      ko: '작업을 종료했습니다. 저장된 내용은 안전합니다.',
    },
  },
  'internal/unexpected': {
    title: { en: 'Something unexpected happened', ko: '예상하지 못한 문제가 생겼습니다' },
    advice: {
      en: 'What was stored is safe. Try again; if it stays, reload the page.',
      ko: '저장된 내용은 안전합니다. 다시 시도하고, 계속되면 새로 고침하십시오.',
    },
  },
} satisfies Record<ErrorCode, ErrorText>;

export function describeError(code: ErrorCode): ErrorText {
  return TEXTS[code];
}
