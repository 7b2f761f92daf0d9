/**
 * Manufacturer and model are free text (LO) that a site may fill with anything, so only words known
 * beforehand pass; everything else becomes null.
 */
const VENDORS: readonly RegExp[] = [
  /^SIEMENS(?: (?:HEALTHINEERS|HEALTHCARE|AG|GMBH|NM|MEDICAL SOLUTIONS))*$/,
  /^(?:GE|G E|GENERAL ELECTRIC)(?: (?:MEDICAL SYSTEMS?|HEALTHCARE|COMPANY))*$/,
  /^(?:MARCONI |ADAC )?PHILIPS(?: (?:MEDICAL SYSTEMS|HEALTHCARE|DXL|INC|NEDERLAND B V))*$/,
  /^TOSHIBA(?: (?:MEC|MEDICAL SYSTEMS?))*$/,
  /^CANON(?: (?:MEC|MEDICAL SYSTEMS?|INC))*$/,
  /^FUJI ?FILM(?: (?:CORPORATION|HEALTHCARE|SONOSITE))*$|^FUJI PHOTO FILM(?: CO LTD)?$/,
  /^HITACHI(?: (?:MEDICAL(?: CORPORATION)?|LTD|ALOKA))*$/,
  /^(?:UIH|UNITED IMAGING(?: HEALTHCARE)?)$/,
  /^NEUSOFT(?: MEDICAL SYSTEMS)?$/,
  /^SAMSUNG(?: (?:MEDISON|ELECTRONICS|NEUROLOGICA))*(?: CO LTD)?$/,
  /^SHIMADZU(?: CORPORATION)?$/,
  /^HOLOGIC(?: INC)?$/,
  /^(?:EASTMAN )?KODAK(?: COMPANY)?$/,
  /^CARESTREAM(?: HEALTH)?(?: INC)?$/,
  /^AGFA(?: (?:GEVAERT|HEALTHCARE|AG))*$/,
  /^KONICA MINOLTA(?: INC)?$/,
  /^BRUKER(?: (?:BIOSPIN|MEDICAL|GMBH))*$/,
  /^ELSCINT$/,
  /^PICKER(?: INTERNATIONAL)?(?: INC)?$/,
  /^MINDRAY$/,
  /^ELEKTA$/,
  /^VARIAN(?: MEDICAL SYSTEMS)?$/,
  /^ESAOTE$/,
  /^VATECH$/,
  /^ALOKA(?: CO LTD)?$/,
  /^LUNIT$/,
];

const MODEL_WORDS = new Set(
  `SOMATOM DEFINITION SENSATION EMOTION FORCE FLASH EDGE PLUS DRIVE SCOPE PERSPECTIVE SPIRIT NAEOTOM
  ALPHA GO TOP NOW ALL UP SIM OPEN PRO CONFIDENCE VOLUME ZOOM MAGNETOM AVANTO AERA SKYRA PRISMA FIT
  VERIO VIDA SOLA TRIO TRIOTIM ESPREE SYMPHONY SYMPHONYTIM HARMONY ALTEA LUMINA AMIRA SEMPRA BIOGRAPH
  MCT VISION HORIZON ARTIS ZEE MULTITOM MOBILETT YSIO AXIOM ARISTOS ACUSON SEQUOIA LIGHTSPEED
  BRIGHTSPEED REVOLUTION DISCOVERY OPTIMA SIGNA GENESIS EXCITE HDXT HDX HDE HD ARTIST ARCHITECT PREMIER
  PIONEER VOYAGER EXPLORER CREATOR HISPEED VCT CT MR PET EVO FRONTIER APEX MAXIMA ELITE ULTRA VOLUSON
  LOGIQ VIVID SENOGRAPHE ESSENTIAL PRISTINA BRILLIANCE INGENUITY ICT IQON SPECTRAL INCISIVE GEMINI
  VEREOS ACHIEVA DSTREAM INGENIA INTERA PANORAMA ELITION AMBITION MULTIVA EPIQ AFFINITI IU ALLURA XPER
  AZURION DIGITALDIAGNOST AQUILION ONE PRIME LIGHTNING GENESIS VISION PRECISION START ASTEION ACTIVION
  VANTAGE TITAN ORIAN GALAN ELAN APLIO XARIO SCENARIA SUPRIA ECLOS ECHELON OVAL SMART AIRIS FCR DRYPIX
  LORAD SELENIA DIMENSIONS UCT UMR UPMR NEUVIZ MX ACCUITOMO BIOSPEC PHARMASCAN DRX GEOMAX MAX SLICE X
  AS XT XR SE TF NX SP LE HYBRID STANDARD GENERATION SYSTEM POWER QUANTUM ECLIPSE MILLENNIUM MG`.split(
    /\s+/,
  ),
);
/** "MR750W", "3.0T", "64": few digits, or it could be a serial number. */
const MODEL_NUMBER = /^(?=(?:\D*\d){1,3}\D*$)[A-Z0-9.]{1,7}$/;

function words(text: string): string {
  return text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, ' ')
    .trim();
}

/** The text as the device gave it, when every word of it is a known vendor's; else null. */
export function knownManufacturer(text: string | undefined): string | null {
  const given = text?.trim() ?? '';
  if (given === '' || /[^\x20-\x7e]/.test(given)) return null;
  const plain = words(given);
  return VENDORS.some((pattern) => pattern.test(plain)) ? given : null;
}

/** The model as the device gave it, when every word is of a known family or a short number; else null. */
export function knownModel(text: string | undefined): string | null {
  const given = text?.trim() ?? '';
  if (given === '' || given.length > 40 || /[^\x20-\x7e]/.test(given)) return null;
  const tokens = given
    .toUpperCase()
    .split(/[\s_/+(),-]+/)
    .filter((token) => token !== '');
  const known = tokens.filter((token) => MODEL_WORDS.has(token));
  const safe = tokens.every((token) => MODEL_WORDS.has(token) || MODEL_NUMBER.test(token));
  return safe && known.length > 0 ? given : null;
}
