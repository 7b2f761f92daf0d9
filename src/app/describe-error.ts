import type { ErrorCode } from '../core/errors.ts';
import type { ErrorText } from '../state/services.ts';

/** What happened; what is safe and what to do. */
const TEXTS = {
  'dicom/not-dicom': {
    title: { en: 'This is not a DICOM file', ko: 'DICOM 파일이 아닙니다' },
    advice: {
      en: 'It was left out. If it should be an image it is damaged: copy it again from its source.',
      ko: '제외했습니다. 영상이어야 한다면 손상된 것이니 원본에서 다시 복사하십시오.',
    },
  },
  'dicom/empty-file': {
    title: { en: 'The file is empty', ko: '빈 파일입니다' },
    advice: {
      en: 'It was left out. Copy it again from its source if it should hold an image.',
      ko: '제외했습니다. 영상이 있어야 한다면 원본에서 다시 복사하십시오.',
    },
  },
  'dicom/truncated': {
    title: { en: 'The file ends too early', ko: '파일이 중간에서 끊겼습니다' },
    advice: {
      en: 'Nothing of it was stored. Copy it again from its source.',
      ko: '저장된 내용은 없습니다. 원본에서 다시 복사하십시오.',
    },
  },
  'dicom/malformed': {
    title: { en: 'The file breaks the DICOM rules', ko: 'DICOM 규칙에 맞지 않는 파일입니다' },
    advice: {
      en: 'Nothing of it was stored. Export it again from the device or the PACS.',
      ko: '저장된 내용은 없습니다. 장비나 PACS에서 다시 내보내십시오.',
    },
  },
  'dicom/no-pixel-data': {
    title: { en: 'There is no image in this file', ko: '영상이 들어 있지 않은 파일입니다' },
    advice: {
      en: 'It was left out. Only images enter the R-CDM.',
      ko: '제외했습니다. R-CDM에는 영상만 저장합니다.',
    },
  },
  'dicom/unsupported-transfer-syntax': {
    title: { en: 'The compression is not supported', ko: '지원하지 않는 압축 방식입니다' },
    advice: {
      en: 'Nothing was guessed and nothing stored. Ask the PACS for an uncompressed copy.',
      ko: '추측하지 않았고 저장하지도 않았습니다. PACS에서 비압축 사본을 받으십시오.',
    },
  },
  'dicom/unsupported-pixel-format': {
    title: { en: 'The pixel format is not supported', ko: '지원하지 않는 픽셀 형식입니다' },
    advice: {
      en: 'Nothing was guessed and nothing stored.',
      ko: '추측하지 않았고 저장하지도 않았습니다.',
    },
  },
  'dicom/decode-failed': {
    title: { en: 'The image could not be decoded', ko: '영상을 디코딩하지 못했습니다' },
    advice: {
      en: 'Nothing of it was stored. The compressed data is damaged or not as declared.',
      ko: '저장된 내용은 없습니다. 압축 데이터가 손상되었거나 선언과 다릅니다.',
    },
  },
  'dicom/too-large': {
    title: {
      en: 'The file is too large to be read safely',
      ko: '안전하게 읽기에는 너무 큰 파일입니다',
    },
    advice: {
      en: 'Nothing of it was stored. If it came in an archive, unpack that and choose the folder.',
      ko: '저장된 내용은 없습니다. 압축 파일에 있었다면 직접 풀어 폴더를 선택하십시오.',
    },
  },
  'import/already-stored': {
    title: { en: 'Already stored', ko: '이미 저장되어 있습니다' },
    advice: {
      en: 'The same image came before; it is kept once.',
      ko: '같은 영상이 이미 있어 한 번만 보관합니다.',
    },
  },
  'import/stored-by-other-policy': {
    title: {
      en: 'Already stored, by another policy',
      ko: '다른 정책으로 이미 저장되어 있습니다',
    },
    advice: {
      en: 'The stored image was left as it is. Nothing was mixed: its facts in Occurrences name its policy.',
      ko: '저장된 영상은 그대로 두었습니다. 어느 정책으로 만들었는지는 검사 목록의 영상 정보에 있습니다.',
    },
  },
  'import/left-out': {
    title: { en: 'You left it out', ko: '직접 제외했습니다' },
    advice: {
      en: 'Its series was switched off before storing. Upload it again to store it.',
      ko: '저장하기 전에 이 시리즈를 제외했습니다. 저장하려면 다시 업로드하십시오.',
    },
  },
  'import/dicomdir': {
    title: { en: 'A table of contents, not an image', ko: '영상이 아닌 목차 파일(DICOMDIR)입니다' },
    advice: {
      en: 'The images that it names were looked for; those that are not there count as failed.',
      ko: '목차에 있는 영상을 모두 찾아 읽었으며, 찾지 못한 영상은 실패로 셉니다.',
    },
  },
  'import/dicomdir-alone': {
    title: {
      en: 'Only the table of contents was chosen, not the images',
      ko: '목차 파일(DICOMDIR)만 선택되고 영상이 없습니다',
    },
    advice: {
      en: 'Choose the whole folder or disc that this DICOMDIR lies in.',
      ko: '이 DICOMDIR이 들어 있는 폴더나 디스크 전체를 선택하십시오.',
    },
  },
  'import/dicomdir-file-missing': {
    title: {
      en: 'The table of contents names this image, but it is not there',
      ko: '목차(DICOMDIR)에는 있으나 파일이 없는 영상입니다',
    },
    advice: {
      en: 'The disc or its copy is not whole. Copy it again, or ask for a new one.',
      ko: '디스크나 사본이 온전하지 않습니다. 다시 복사하거나 새로 요청하십시오.',
    },
  },
  'import/dicomdir-unreadable': {
    title: {
      en: 'The table of contents (DICOMDIR) is damaged',
      ko: '목차 파일(DICOMDIR)이 손상되었습니다',
    },
    advice: {
      en: 'The files beside it are read all the same. Whether some are missing cannot be told.',
      ko: '함께 있는 파일은 그대로 읽습니다. 다만 빠진 영상이 있는지는 알 수 없습니다.',
    },
  },
  'import/not-medical-file': {
    title: {
      en: 'A program, document or ordinary picture, not DICOM',
      ko: 'DICOM이 아닌 프로그램, 문서 또는 일반 그림 파일입니다',
    },
    advice: {
      en: 'It was left out: only DICOM is stored. Discs carry such files for their viewer.',
      ko: 'DICOM만 저장하므로 제외했습니다. 디스크에는 뷰어용으로 이런 파일이 들어 있습니다.',
    },
  },
  'import/other-image-format': {
    title: {
      en: 'A medical image, but not DICOM (NIfTI, NRRD, MetaImage)',
      ko: 'DICOM이 아닌 의료 영상입니다 (NIfTI, NRRD, MetaImage)',
    },
    advice: {
      en: 'Nothing of it was stored: it lacks what the R-CDM records. Bring the DICOM it was made from.',
      ko: 'R-CDM에 기록할 정보가 없어 저장하지 않았습니다. 변환 전의 DICOM 파일을 가져오십시오.',
    },
  },
  'import/archive-unsupported': {
    title: {
      en: 'This kind of archive or disc image cannot be opened here',
      ko: '열 수 없는 형식의 압축 파일 또는 디스크 이미지입니다',
    },
    advice: {
      en: 'Nothing of it was read. Unpack it yourself and choose the folder, or make an ordinary ZIP.',
      ko: '내용을 읽지 않았습니다. 직접 풀어 폴더를 선택하거나 일반 ZIP으로 다시 압축하십시오.',
    },
  },
  'import/zip-unreadable': {
    title: { en: 'The archive could not be read', ko: '압축 파일을 읽지 못했습니다' },
    advice: {
      en: 'It is damaged or was not copied to its end. Copy it again from its source.',
      ko: '손상되었거나 끝까지 복사되지 않았습니다. 원본에서 다시 복사하십시오.',
    },
  },
  'import/zip-encrypted': {
    title: { en: 'Protected by a password', ko: '암호로 보호된 압축 파일입니다' },
    advice: {
      en: 'Nothing of it was read. Unpack it yourself with the password and choose the folder.',
      ko: '내용을 읽지 않았습니다. 암호로 직접 압축을 푼 뒤 폴더를 선택하십시오.',
    },
  },
  'import/zip-too-deep': {
    title: {
      en: 'An archive inside an archive was left closed',
      ko: '압축 파일 안의 압축 파일을 열지 않았습니다',
    },
    advice: {
      en: 'A ZIP in a ZIP is opened, but none inside that. Unpack it yourself and choose the folder.',
      ko: 'ZIP 안의 ZIP까지만 엽니다. 직접 압축을 푼 뒤 폴더를 선택하십시오.',
    },
  },
  'import/zip-bomb': {
    title: {
      en: 'The archive would unpack to an unreasonable size',
      ko: '압축을 풀면 지나치게 커지는 파일입니다',
    },
    advice: {
      en: 'It was not unpacked. If you trust it, unpack it yourself and choose the folder.',
      ko: '압축을 풀지 않았습니다. 믿을 수 있는 파일이라면 직접 풀어 폴더를 선택하십시오.',
    },
  },
  'import/file-unreadable': {
    title: { en: 'The file could not be read', ko: '파일을 읽지 못했습니다' },
    advice: {
      en: 'It was moved, changed or locked since it was chosen. Choose it again.',
      ko: '선택한 뒤에 이동, 변경 또는 잠금되었습니다. 다시 선택하십시오.',
    },
  },
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
  'deid/burned-in-risk': {
    title: { en: 'There may be text in the picture', ko: '영상 안에 글자가 있을 수 있습니다' },
    advice: {
      en: 'The file was held back. Nothing of it was stored or sent.',
      ko: '파일을 보류했습니다. 저장하거나 전송한 내용은 없습니다.',
    },
  },
  'deid/object-kind': {
    title: {
      en: 'This kind of object cannot be made safe yet',
      ko: '아직 안전하게 처리할 수 없는 객체입니다',
    },
    advice: {
      en: 'Reports, structure sets, documents and the like are held back. Nothing of them was stored or sent.',
      ko: '판독문, 구조 세트(RTSTRUCT), 문서는 보류합니다. 저장하거나 전송한 내용은 없습니다.',
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
  'gpu/device-lost': {
    title: { en: 'The graphics device was lost', ko: '그래픽 장치 연결이 끊겼습니다' },
    advice: {
      en: 'The run was ended. Your data is safe; start it again.',
      ko: '학습을 종료했습니다. 데이터는 안전합니다. 다시 시작하십시오.',
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
