/** Invented people. Nobody of them exists; any likeness is chance. */
export interface PhantomPerson {
  /** DICOM PN: alphabetic, and Korean in the third group for some. */
  readonly name: { readonly latin: string; readonly hangul: string | null };
  readonly encoding: 'ascii' | 'iso-2022-kr' | 'utf-8';
  readonly patientId: string;
  readonly otherPatientId: string;
  /** YYYYMMDD. */
  readonly birthDate: string;
  readonly sex: 'F' | 'M';
  readonly address: string;
  readonly phone: string;
  readonly accessionNumber: string;
  readonly referringPhysician: string;
  readonly operator: string;
  readonly comment: string;
  /** YYYYMMDD of the CT study. */
  readonly studyDate: string;
}

export const INSTITUTION = 'Saebyeok Invented Hospital';
export const INSTITUTION_ADDRESS = '7 Haeoreum-ro, Saebyeok-si';
export const STATION = 'SBYCT07';
export const DEVICE_SERIAL = 'SBYSN-448120';

type Row = readonly [
  latin: string,
  hangul: string | null,
  encoding: PhantomPerson['encoding'],
  birthDate: string,
  sex: 'F' | 'M',
  studyDate: string,
];

const ROWS: readonly Row[] = [
  ['Haneulbit^Saeron', null, 'ascii', '19610317', 'F', '20240115'],
  ['Gim^Mirinae', '김^미리내', 'iso-2022-kr', '19540822', 'M', '20240212'],
  ['Thornquist^Elowen', null, 'ascii', '19721105', 'F', '20240321'],
  ['Bak^Haeoreum', '박^해오름', 'utf-8', '19480630', 'M', '20240409'],
  ['Okonverre^Tadeas', null, 'ascii', '19661214', 'M', '20240527'],
  ['Seo^Garamnuri', '서^가람누리', 'iso-2022-kr', '19590201', 'F', '20240618'],
  ['Vandermoel^Ysolde', null, 'ascii', '19800925', 'F', '20240730'],
  ['Choe^Narsharu', '최^나르샤루', 'utf-8', '19510713', 'M', '20240905'],
  ['Quillfeather^Osric', null, 'ascii', '19750409', 'M', '20241022'],
  ['Jeong^Byeolnim', '정^별님', 'iso-2022-kr', '19630518', 'F', '20241119'],
  ['Ashgrovene^Mirela', null, 'ascii', '19700127', 'F', '20250108'],
  ['Yun^Doraonsol', '윤^도라온솔', 'utf-8', '19570903', 'M', '20250224'],
];

export const PEOPLE: readonly PhantomPerson[] = ROWS.map(
  ([latin, hangul, encoding, birthDate, sex, studyDate], index) => {
    const number = String(index + 1).padStart(2, '0');
    const given = latin.split('^')[1] ?? latin;
    return {
      name: { latin, hangul },
      encoding,
      patientId: `SBY-70${number}48`,
      otherPatientId: `ALT-90${number}31`,
      birthDate,
      sex,
      address: `${number} Byeolbit-gil, Saebyeok-si`,
      phone: `02-5550-70${number}`,
      accessionNumber: `ACN55${number}81`,
      referringPhysician: 'Wolfhartsen^Idunn',
      operator: 'Nohaneul^Bitgaram',
      comment: `${given} asked for a copy on disc`,
      studyDate,
    };
  },
);

/** The person's name as a PN value. */
export function personName({ name }: PhantomPerson): string {
  return name.hangul === null ? name.latin : `${name.latin}==${name.hangul}`;
}

/** Every planted text that may not be found in any output: as it stands, and names as people write them. */
export function phantomIdentifiers(): readonly string[] {
  const ofPeople = PEOPLE.flatMap((person) => {
    const { latin, hangul } = person.name;
    return [
      latin,
      ...latin.split('^').filter((part) => part.length > 4),
      ...(hangul === null ? [] : [hangul, hangul.replace('^', '')]),
      person.patientId,
      person.otherPatientId,
      person.birthDate,
      person.address,
      person.phone,
      person.accessionNumber,
      person.referringPhysician,
      person.operator,
      ...person.referringPhysician.split('^'),
      ...person.operator.split('^'),
      person.comment,
    ];
  });
  return [...new Set([...ofPeople, INSTITUTION, INSTITUTION_ADDRESS, STATION, DEVICE_SERIAL])];
}
