import type { DeidOption } from '../core/deid/confidentiality.ts';
import { MAX_OFFSET_DAYS } from '../core/deid/keyring.ts';
import type { DeidPolicy } from '../core/deid/policy.ts';
import { decisionsOf } from '../core/deid/site-policy.ts';
import type { Text } from '../core/i18n.ts';

interface OptionWords {
  readonly name: Text;
  /** What stays or is done with the option. */
  readonly on: Text;
  /** What happens without it. */
  readonly off: Text;
}

/** The options of PS3.15 Annex E in plain words. */
export const OPTION_WORDS = {
  retainModifiedDates: {
    name: { en: 'Keep moved dates', ko: '옮긴 날짜 유지' },
    on: {
      en: 'Dates move by one number of days for each patient; intervals and times of day stay.',
      ko: '날짜를 환자마다 정해진 일수만큼 옮깁니다. 간격과 시각은 그대로입니다.',
    },
    off: { en: 'Dates and times are removed.', ko: '날짜와 시각을 삭제합니다.' },
  },
  retainFullDates: {
    name: { en: 'Keep dates as they are', ko: '원래 날짜 유지' },
    on: {
      en: 'Dates and times stay as they are, but for the birth date. Who knows the day of an examination can find the patient.',
      ko: '생년월일을 뺀 날짜와 시각이 그대로 남습니다. 검사 날짜를 아는 사람은 환자를 찾을 수 있습니다.',
    },
    off: { en: 'No original date stays.', ko: '원래 날짜는 남지 않습니다.' },
  },
  retainPatientCharacteristics: {
    name: { en: 'Keep age, sex and build', ko: '나이, 성별, 체격 유지' },
    on: {
      en: 'Age, sex, height, weight, smoking and pregnancy status stay.',
      ko: '나이, 성별, 키, 체중, 흡연 및 임신 상태가 남습니다.',
    },
    off: { en: 'They go.', ko: '모두 삭제합니다.' },
  },
  cleanDescriptors: {
    name: { en: 'Clean descriptions', ko: '설명 문구 정리' },
    on: {
      en: 'Of descriptions, known words of technique, place and finding stay; names, numbers and dates go.',
      ko: '설명에서 촬영 기법, 부위, 소견으로 알려진 단어만 남기고 이름, 번호, 날짜는 삭제합니다.',
    },
    off: { en: 'Descriptions and comments go as a whole.', ko: '설명과 메모를 모두 삭제합니다.' },
  },
  retainDeviceIdentity: {
    name: { en: 'Keep the device', ko: '장비 정보 유지' },
    on: {
      en: 'Serial numbers, station names and ids of the device stay.',
      ko: '장비의 일련번호, 스테이션 이름, 식별자가 남습니다.',
    },
    off: {
      en: 'Maker and model stay, serial numbers and station names go.',
      ko: '제조사와 모델만 남기고 일련번호와 스테이션 이름은 삭제합니다.',
    },
  },
  retainInstitutionIdentity: {
    name: { en: 'Keep the institution', ko: '기관 정보 유지' },
    on: {
      en: 'Name, address and department of the institution stay.',
      ko: '기관의 이름, 주소, 부서가 남습니다.',
    },
    off: { en: 'They go.', ko: '모두 삭제합니다.' },
  },
  retainUids: {
    name: { en: 'Keep original UIDs', ko: '원래 UID 유지' },
    on: {
      en: 'UIDs stay as they are. Who has access to the PACS can find the patient by them.',
      ko: 'UID가 그대로 남습니다. PACS에 접근할 수 있는 사람은 환자를 찾을 수 있습니다.',
    },
    off: {
      en: 'UIDs are replaced with a key that stays in this browser; references stay intact.',
      ko: '이 브라우저에만 있는 키로 UID를 대체하며 참조 관계는 유지합니다.',
    },
  },
  retainSafePrivate: {
    name: { en: 'Keep safe private attributes', ko: '안전한 비공개 속성 유지' },
    on: {
      en: 'Private attributes that are known to hold technique only stay, such as b-values.',
      ko: 'b값처럼 촬영 기법만 담는 것으로 알려진 비공개 속성은 남습니다.',
    },
    off: { en: 'All private attributes go.', ko: '비공개 속성을 모두 삭제합니다.' },
  },
  cleanStructuredContent: {
    name: { en: 'Clean structured content', ko: '구조화된 내용 정리' },
    on: {
      en: 'Codes and measurements of structured content stay; its texts are cleaned and names go.',
      ko: '구조화된 내용의 코드와 측정값은 남기고, 글은 정리하며 이름은 삭제합니다.',
    },
    off: { en: 'Structured content goes.', ko: '구조화된 내용을 삭제합니다.' },
  },
  cleanGraphics: {
    name: { en: 'Clean graphics', ko: '그래픽 정리' },
    on: {
      en: 'Of drawings that refer to a picture, shapes and known words stay. Overlays in the file go all the same.',
      ko: '영상을 가리키는 그림에서 도형과 알려진 단어만 남깁니다. 파일 안의 오버레이는 그래도 삭제합니다.',
    },
    off: { en: 'Overlays and drawn graphics go.', ko: '오버레이와 그래픽을 삭제합니다.' },
  },
  cleanPixelData: {
    name: { en: 'Clean pixels', ko: '영상 안의 글자 제거' },
    on: {
      en: 'Text in pictures is blanked in every frame, and the file says so where it was done.',
      ko: '영상 안의 글자를 모든 프레임에서 가리고, 가린 파일에 기록합니다.',
    },
    off: {
      en: 'Pictures that may show text are still held back until somebody has looked.',
      ko: '글자가 있을 수 있는 영상은 그래도 확인할 때까지 보류합니다.',
    },
  },
  cleanRecognizableVisualFeatures: {
    name: { en: 'Remove faces', ko: '얼굴 제거' },
    on: {
      en: 'The face is taken out of head CT and MR, and the file says so where it was done.',
      ko: '두부 CT와 MR에서 얼굴을 제거하고, 제거한 파일에 기록합니다.',
    },
    off: {
      en: 'Head CT and MR stay as they are; thin slices can be rendered into a face.',
      ko: '두부 CT와 MR을 그대로 둡니다. 얇은 단면은 얼굴로 재구성될 수 있습니다.',
    },
  },
} as const satisfies Record<DeidOption, OptionWords>;

const PRESET_WORDS: Readonly<Record<string, { readonly name: Text; readonly purpose: Text }>> = {
  'rcdm-paper': {
    name: { en: 'R-CDM (paper)', ko: 'R-CDM (논문)' },
    purpose: {
      en: 'The rule of the R-CDM paper: nothing about the person stays in the files.',
      ko: 'R-CDM 논문의 규칙입니다. 파일에 환자에 관한 정보가 남지 않습니다.',
    },
  },
  'basic-pseudonym': {
    name: { en: 'Basic Profile with pseudonym', ko: 'Basic Profile과 가명' },
    purpose: {
      en: 'The same, with a pseudonym in place of name and number: files of one person can be told to belong together.',
      ko: '이름과 번호 대신 가명을 넣어 같은 환자의 파일임을 알 수 있습니다.',
    },
  },
  'research': {
    name: { en: 'Research', ko: '연구용' },
    purpose: {
      en: 'Age, sex, moved dates, cleaned descriptions and reports, the device and safe private attributes stay.',
      ko: '나이, 성별, 옮긴 날짜, 정리한 설명과 보고서, 장비 정보, 안전한 비공개 속성이 남습니다.',
    },
  },
}; // prettier-ignore

/** What a policy of the program is called; null for others, which carry their name with them. */
export function presetWords(id: string): { readonly name: Text; readonly purpose: Text } | null {
  return Object.hasOwn(PRESET_WORDS, id) ? (PRESET_WORDS[id] ?? null) : null;
}

/** Whether a name is that of a policy of the program, in whatever language. */
export function isPresetName(name: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();
  const names = Object.values(PRESET_WORDS).flatMap((words) => Object.values(words.name));
  return names.some((one) => plain(one) === plain(name));
}

/** A part of what a policy does: what it is about, and what happens to it. */
export interface PolicyPart {
  readonly about: Text;
  readonly text: Text;
}

const BLANK_NAMES = {
  PatientName: { en: 'patient name', ko: '환자 이름' },
  PatientID: { en: 'patient ID', ko: '환자 ID' },
  PatientBirthDate: { en: 'birth date', ko: '생년월일' },
  PatientSex: { en: 'sex', ko: '성별' },
  PatientAge: { en: 'age', ko: '나이' },
} as const satisfies Record<DeidPolicy['blank'][number], Text>;

const YEARS = MAX_OFFSET_DAYS / 365;
const parts = {
  blanked: { en: 'Left empty in every file', ko: '모든 파일에서 비우는 항목' },
  pseudonym: { en: 'Replaced by a pseudonym', ko: '가명으로 바꾸는 항목' },
  ages: { en: 'Ages above 89', ko: '89세를 넘는 나이' },
  agesText: { en: 'They are told as 90.', ko: '90세로 표시합니다.' },
  pseudonymText: {
    en: 'Patient name and patient ID, by a number made with the key of this browser: the same for all files of a patient.',
    ko: '환자 이름과 환자 ID를 이 브라우저의 키로 만든 번호로 바꿉니다. 한 환자의 모든 파일에서 같습니다.',
  },
  removed: { en: 'Removed or replaced', ko: '삭제하거나 대체하는 항목' },
  removedText: {
    en: 'Every attribute that DICOM PS3.15 lists as identifying and nothing below keeps: staff, addresses, comments, accession and serial numbers. Private attributes and free text that is not known to be harmless go as well.',
    ko: 'DICOM PS3.15가 식별 항목으로 정한 속성(의료진, 주소, 메모, 접수 번호, 일련번호 등)을 아래에서 유지하는 항목을 빼고 모두 삭제하거나 대체합니다. 비공개 속성과 안전하다고 확인되지 않은 자유 텍스트도 삭제합니다.',
  },
  kept: { en: 'Kept or cleaned', ko: '유지하거나 정리하는 항목' },
  dates: { en: 'Dates', ko: '날짜' },
  datesRemoved: {
    en: `Removed from the files. The study list keeps a date that is moved by up to ${YEARS} years, by the same days for all studies of a patient.`,
    ko: `파일에서 삭제합니다. 검사 목록에는 최대 ${YEARS}년까지 옮긴 날짜만 남으며, 한 환자의 모든 검사는 같은 일수만큼 옮깁니다.`,
  },
  uids: { en: 'UIDs', ko: 'UID' },
  extra: { en: 'Besides, by this policy', ko: '이 정책에서 추가로' },
} as const;

function listed(texts: readonly Text[]): Text {
  const join = (locale: 'en' | 'ko') =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format(texts.map((text) => text[locale]));
  return { en: join('en'), ko: join('ko') };
}

function joined(texts: readonly Text[]): Text {
  return { en: texts.map(({ en }) => en).join(' '), ko: texts.map(({ ko }) => ko).join(' ') };
}

function datesText({ options }: DeidPolicy): Text {
  if (options.includes('retainFullDates')) return OPTION_WORDS.retainFullDates.on;
  if (options.includes('retainModifiedDates')) return OPTION_WORDS.retainModifiedDates.on;
  return parts.datesRemoved;
}

/** Told in parts of their own. */
const ELSEWHERE = new Set<DeidOption>(['retainFullDates', 'retainModifiedDates', 'retainUids']);

/** Attributes that it treats more strictly than profile and options, by keyword. */
function extraText(policy: DeidPolicy): Text {
  const blank: readonly string[] = policy.blank;
  const { overrides } = decisionsOf('', policy);
  const extra = Object.keys(overrides).filter((keyword) => !blank.includes(keyword));
  return listed(extra.map((keyword) => ({ en: keyword, ko: keyword })));
}

/** What a policy does, in plain words: what it blanks, replaces, removes and keeps, and what of dates. */
export function describePolicy(policy: DeidPolicy): readonly PolicyPart[] {
  const { ages, blank, options, patientIdentity } = policy;
  const kept = options.filter((option) => !ELSEWHERE.has(option));
  const uids = OPTION_WORDS.retainUids;
  const extra = extraText(policy);
  return [
    { about: parts.blanked, text: listed(blank.map((keyword) => BLANK_NAMES[keyword])) },
    ...(patientIdentity === 'pseudonym'
      ? [{ about: parts.pseudonym, text: parts.pseudonymText }]
      : []),
    { about: parts.removed, text: parts.removedText },
    ...(kept.length > 0
      ? [{ about: parts.kept, text: joined(kept.map((option) => OPTION_WORDS[option].on)) }]
      : []),
    ...(ages === 'grouped' ? [{ about: parts.ages, text: parts.agesText }] : []),
    { about: parts.dates, text: datesText(policy) },
    { about: parts.uids, text: options.includes('retainUids') ? uids.on : uids.off },
    ...(extra.en === '' ? [] : [{ about: parts.extra, text: extra }]),
  ];
}
