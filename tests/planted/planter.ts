/** What sort of identifier a planted string is. */
export type PlantKind =
  | 'name' | 'korean' | 'japanese' | 'chinese' | 'french' | 'id' | 'phone' | 'resident' | 'email'
  | 'url' | 'address' | 'place' | 'institution' | 'date' | 'time' | 'uid' | 'code' | 'gps'; // prettier-ignore

/** A string that stands in an input file and may not stand in its output. */
export interface Plant {
  readonly kind: PlantKind;
  /** As it stands in the file, before its encoding. */
  readonly text: string;
  /** What gives it away, each alone: parts of a name, a number without its signs. */
  readonly needles: readonly string[];
  /** Where it stands: a word for the construct, `/` and the path of keywords. */
  readonly place: string;
  /** DICOM keyword of the element whose value it stands in, or a word for what is no element. */
  readonly keyword: string;
}

const FIRST = 'Ba Cho Dae Eun Gyu Hwa Jang Kwo Mok Nam Paeng Ryu Seok Tak Ung Wol Yeom Zhu'.split(
  ' ',
);
const MIDDLE = 'beom deok gwan hyeo jeong kyeo myeo nuri pyeo ryeo sook tae uk woon yeop zi'.split(
  ' ',
);
const LAST = 'bin cheol dul geun heui jik kyu mun nok pil rim suk teuk un wook yang zin'.split(' ');
const HANGUL_FAMILY =
  '감견경계공곽구국궁권금기길김나남노단당도독동두라류마맹명모목묵문민박반방배백범변복봉부빈빙사삼상서석선설섭성소손송승시신심';
const HANGUL_FIRST = '갑곤광굉귀균극근길난녹능덕돈동두락란렬륜름만말맹명몽묘무묵문미민박';
const HANGUL_LAST = '갱걸검결겸곡곤골괄괭굉궐귤극글긍깃낙냄넉널녹눌늘닉닐답댁덩돌둘득';
const KANJI = '伊宇江岡鬼川菊国黒毛高佐沢篠杉関曽滝竹千塚津寺戸鳥永梨沼根野萩浜東久平深藤堀';
const HANZI = '赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦许吕张孔严华魏陶戚谢邹喻苏潘葛奚范彭郎鲁韦昌';

/** A word that nobody else of the whole set has: three syllables, never one of radiology. */
function latinWord(index: number): string {
  const first = FIRST[index % FIRST.length] ?? '';
  const middle = MIDDLE[Math.floor(index / FIRST.length) % MIDDLE.length] ?? '';
  const last = LAST[Math.floor(index / FIRST.length / MIDDLE.length) % LAST.length] ?? '';
  const round = Math.floor(index / FIRST.length / MIDDLE.length / LAST.length);
  return `${first}${middle}${last}${round === 0 ? '' : (MIDDLE[round] ?? '')}`;
}

const pick = (letters: string, index: number): string =>
  Array.from(letters)[index % letters.length] ?? '';

/** Two or three syllables; the given name alone tells who it is. */
function hangulName(index: number): { family: string; given: string } {
  const given =
    pick(HANGUL_FIRST, index) + pick(HANGUL_LAST, Math.floor(index / HANGUL_FIRST.length));
  return { family: pick(HANGUL_FAMILY, index * 7), given };
}

function twoOf(letters: string, index: number): string {
  return pick(letters, index) + pick(letters, Math.floor(index / letters.length) + 1);
}

/** Eight digits that no other string has. */
const digitsOf = (index: number): string => String(12_000_007 + ((index * 7919) % 87_000_000));

function dateOf(index: number): string {
  return new Date(Date.UTC(1921, 0, 3) + index * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '');
}

type Made = Pick<Plant, 'text' | 'needles'>;

const made = (text: string, ...needles: readonly string[]): Made => ({
  text,
  needles: needles.length > 0 ? needles : [text],
});

const MAKERS: Readonly<Record<PlantKind, (index: number) => Made>> = {
  name: (index) => {
    const [family, given] = [latinWord(2 * index), latinWord(2 * index + 1)];
    return made(`${family}^${given}`, family, given);
  },
  korean: (index) => {
    const { family, given } = hangulName(index);
    return made(`${family}^${given}`, given, family + given);
  },
  japanese: (index) => {
    const [family, given] = [twoOf(KANJI, index), twoOf(KANJI, index + 411)];
    return made(`${family}^${given}`, family, given);
  },
  chinese: (index) => made(twoOf(HANZI, index) + pick(HANZI, index + 3)),
  french: (index) => made(`Été${latinWord(2 * index).toLowerCase()}`),
  id: (index) => made(`SM-${digitsOf(index)}`, digitsOf(index)),
  phone: (index) => {
    const digits = digitsOf(index);
    return made(`010-${digits.slice(0, 4)}-${digits.slice(4)}`, digits);
  },
  resident: (index) => {
    const digits = digitsOf(index);
    return made(`${digits.slice(0, 2)}0229-1${digits.slice(2)}`, `0229-1${digits.slice(2)}`);
  },
  email: (index) =>
    made(`${latinWord(2 * index).toLowerCase()}@mail.example.kr`, latinWord(2 * index)),
  url: (index) =>
    made(`http://pacs.example.kr/${latinWord(2 * index).toLowerCase()}`, latinWord(2 * index)),
  address: (index) =>
    made(`${(index % 90) + 10} ${latinWord(2 * index)}-ro, Jongno-gu`, latinWord(2 * index)),
  place: (index) => made(latinWord(2 * index)),
  institution: (index) => made(`${latinWord(2 * index)} University Hospital`, latinWord(2 * index)),
  date: (index) => made(dateOf(index)),
  time: (index) => {
    const digits = digitsOf(index);
    return made(`1015${digits.slice(0, 2)}.${digits.slice(2)}`, `.${digits.slice(2)}`);
  },
  uid: (index) => made(`1.2.410.200034.${digitsOf(index)}.7`, `200034.${digitsOf(index)}`),
  code: (index) => made(`L${digitsOf(index)}`),
  gps: (index) => made(`37.${digitsOf(index)}N 127.0E`, `37.${digitsOf(index)}`),
};

/** Makes strings for one file and remembers where each stands; no two of a run are alike. */
export class Planter {
  readonly plants: Plant[] = [];
  #next: number;

  /** `from`: the number of the first string, so that files of one run have none in common. */
  constructor(from = 0) {
    this.#next = from;
  }

  get next(): number {
    return this.#next;
  }

  /** A new string of a kind for this place. */
  plant(kind: PlantKind, place: string, keyword = place.split('/').at(-1) ?? place): string {
    const { text, needles } = MAKERS[kind](this.#next);
    this.#next += 1;
    this.plants.push({ kind, text, needles, place, keyword });
    return text;
  }
}
