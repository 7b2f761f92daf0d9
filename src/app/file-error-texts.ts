import type { ErrorText } from '../state/services.ts';

/** Of files that a person gave. */
export const FILE_ERROR_TEXTS = {
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
} as const satisfies Record<string, ErrorText>;
