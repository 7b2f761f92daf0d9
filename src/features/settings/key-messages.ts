import type { Template } from '../../core/i18n.ts';

export const keyMessages = {
  title: { en: 'Site key', ko: '기관 키' },
  text: {
    en: 'Every id, pseudonym and shifted date is made with it. It never leaves this browser and cannot be read out. The same patients get the same ids only where the same key is.',
    ko: '모든 식별자, 가명, 날짜 이동을 이 키로 만듭니다. 키는 이 브라우저를 벗어나지 않으며 읽어 낼 수 없습니다. 같은 환자가 같은 식별자를 받으려면 같은 키가 있어야 합니다.',
  },
  fingerprint: { en: 'Fingerprint', ko: '지문' },
  fingerprintHint: {
    en: 'Two browsers with the same fingerprint have the same key.',
    ko: '지문이 같은 브라우저는 같은 키를 가지고 있습니다.',
  },
  none: { en: 'No key yet', ko: '아직 키가 없습니다' },
  noneText: {
    en: 'The first import makes one, without a backup. Make it now with a passphrase, and another PC can have the same key, or this one after its data was lost.',
    ko: '처음 가져올 때 백업 없이 만들어집니다. 지금 암호 문구로 만들어 두면 다른 PC에서도, 데이터를 잃은 뒤에도 같은 키를 쓸 수 있습니다.',
  },
  unused: { en: 'This key has no backup', ko: '이 키는 백업이 없습니다' },
  unusedText: {
    en: 'Nothing is stored with it yet: make a new one with a passphrase, or restore the key of another PC.',
    ko: '이 키로 저장한 내용이 아직 없습니다. 암호 문구로 새로 만들거나 다른 PC의 키를 복원하십시오.',
  },
  noBackup: { en: 'This key has no backup', ko: '이 키는 백업이 없습니다' },
  noBackupText: {
    en: 'It was made without a passphrase and cannot be read out. If the data of this browser is lost, the same patients get other ids. After "Delete everything on this device" a key with a backup can be made.',
    ko: '암호 문구 없이 만들어져 읽어 낼 수 없습니다. 이 브라우저의 데이터를 잃으면 같은 환자가 다른 식별자를 받습니다. ‘이 기기의 모든 내용 삭제’ 뒤에는 백업이 있는 키를 만들 수 있습니다.',
  },
  hasBackup: { en: 'Backup', ko: '백업' },
  hasBackupText: {
    en: 'The file opens with its passphrase only. Keep the two apart.',
    ko: '파일은 암호 문구로만 열립니다. 둘을 따로 보관하십시오.',
  },
  save: { en: 'Save the backup', ko: '백업 저장' },
  make: { en: 'Make a key with a backup', ko: '백업이 있는 키 만들기' },
  makeText: {
    en: 'The backup is saved as a file at once. Nobody can open it without the passphrase, and nobody can find out a passphrase that was forgotten.',
    ko: '백업 파일을 바로 저장합니다. 암호 문구 없이는 누구도 열 수 없으며, 잊어버린 암호 문구는 알아낼 수 없습니다.',
  },
  makeNow: { en: 'Make the key', ko: '키 만들기' },
  restore: { en: 'Restore from a backup', ko: '백업에서 복원' },
  restoreText: {
    en: 'Choose the file that was saved on the other PC.',
    ko: '다른 PC에서 저장한 파일을 선택하십시오.',
  },
  restoreNow: { en: 'Restore', ko: '복원' },
  file: { en: 'Backup file', ko: '백업 파일' },
  fileMissing: { en: 'Choose a file', ko: '파일을 선택하십시오' },
  passphrase: { en: 'Passphrase', ko: '암호 문구' },
  passphraseAgain: { en: 'Passphrase again', ko: '암호 문구 확인' },
  passphraseHint: {
    en: ({ least }) => `At least ${least} characters; four or five words that nobody would guess`,
    ko: ({ least }) => `${least}자 이상, 아무도 짐작할 수 없는 단어 네댓 개`,
  } satisfies Template<{ least: number }>,
  passphraseShort: {
    en: ({ least }) => `It needs at least ${least} characters`,
    ko: ({ least }) => `${least}자 이상이어야 합니다`,
  } satisfies Template<{ least: number }>,
  passphraseDiffers: { en: 'The two are not the same', ko: '두 암호 문구가 다릅니다' },
  made: { en: 'The key was made and its backup saved', ko: '키를 만들고 백업을 저장했습니다' },
  restored: {
    en: 'The key was restored: the same patients get the same ids here',
    ko: '키를 복원했습니다. 같은 환자는 여기에서도 같은 식별자를 받습니다',
  },
} as const;
