import { wholeWords } from '../../rcdm/derive.ts';

/** DICOM body part codes of which a face is a part, PS3.16 annex L. */
export const HEAD_PARTS: ReadonlySet<string> = new Set([
  'HEAD', 'BRAIN', 'SKULL', 'FACE', 'HEADNECK', 'ORBIT', 'EYE', 'EYELID', 'SINUS', 'PARANASALSINUS', 'NOSE', 'EAR',
  'IAC', 'JAW', 'MANDIBLE', 'MAXILLA', 'TMJ', 'SELLA', 'PITUITARY', 'TEETH', 'TONGUE', 'MOUTH', 'ZYGOMA', 'CIRCLEOFWILLIS',
  'CEREBRALA', 'PAROTID', 'CALVARIUM', 'CEREBELLUM', 'CEREBHEMISPHERE',
]); // prettier-ignore

/** Those that reach so far up in some examinations and not in others. */
export const NEIGHBOUR_PARTS: ReadonlySet<string> = new Set([
  'NECK', 'CSPINE', 'WHOLEBODY', 'NECKCHEST', 'NECKCHESTABDOMEN', 'NECKCHESTABDPELV', 'SPINE', 'CAROTID', 'CTSPINE',
  'UNKNOWN', 'SUBMANDIBULAR', 'THYROID', 'LARYNX', 'PHARYNX',
]); // prettier-ignore

/** Heads of bones and of the pancreas, and "head first". */
export const OTHER_HEADS =
  /(?:femoral|femur|humeral|humerus|radial|radius|fibular?|metatarsal|metacarpal|ulnar|pancrea\w*)[\s_-]*heads?|heads?[\s_-]*(?:of[\s_-]*(?:the[\s_-]*)?)?(?:pancreas|femur|humerus|radius|fibula)|head[\s_-]*first|(?:대퇴|상완|요)골\s*두(?!부)/giu;

export const HEAD_WORDS = new RegExp(
  `${
    wholeWords(
      'heads?|brain|cranial|cranium|skull|neuro|cerebral|face|facial|maxillo\\w*|maxilla|mandib\\w*|orbits?|orbita|sinus(?:es)?|pns|paranasal|temporal[\\s_-]*bones?|iacs?|cp[\\s_-]*angle|pituitary|sella|hypophys\\w*|tmj|dental|mprage|bravo|ir[\\s_-]*f?spgr|flair|stroke|willis|mr[\\s_-]*tof|tof[\\s_-]*(?:mra|3d)|3d[\\s_-]*tof|dbs|stereotactic|headneck',
    ).source
  }|뇌(?!하수체로)|두부|두개|머리|안면|얼굴|안와|부비동|측두골|내이|턱관절|하악|상악|두경부`,
  'iu',
);
/** A sinus of the heart or of the spine is none of the face. */
export const OTHER_SINUSES =
  /(?:coronary|aortic|valsalva|pilonidal|carotid|sacral)[\s_-]*sinus(?:es)?|sinus(?:es)?[\s_-]*(?:rhythm|of[\s_-]*valsalva)/giu;
