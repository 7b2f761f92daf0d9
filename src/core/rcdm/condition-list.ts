import type { Condition } from './rows.ts';

/** A condition of the built-in list with other words that people type for it. */
export interface ListedCondition extends Condition {
  readonly synonyms: readonly string[];
}

type Row = readonly [code: string, conceptId: number, en: string, ko: string, synonyms?: string];

/**
 * What radiology departments sort images by. SNOMED CT codes and OMOP ids as OHDSI's published
 * phenotypes pair them; 0 where no published pair was found: an unknown id is never guessed.
 */
const ROWS: readonly Row[] = [
  ['281900007', 0, 'No abnormal finding', '이상 소견 없음', 'normal, negative, healthy, 정상'],
  ['363358000', 443388, 'Malignant tumor of lung', '폐암', 'lung cancer, NSCLC, SCLC, 폐 악성 종양'],
  ['427359005', 4142875, 'Solitary nodule of lung', '고립성 폐결절', 'pulmonary nodule, lung nodule, SPN, 폐결절'],
  ['94391008', 254591, 'Secondary malignant neoplasm of lung', '폐 전이암', 'lung metastasis, 폐전이'],
  ['233604007', 255848, 'Pneumonia', '폐렴', 'lung infection'],
  ['840539006', 37311061, 'COVID-19', '코로나바이러스감염증-19', 'coronavirus, SARS-CoV-2, 코로나19'],
  ['154283005', 253954, 'Pulmonary tuberculosis', '폐결핵', 'TB, tuberculosis, 결핵'],
  ['13645005', 255573, 'Chronic obstructive lung disease', '만성 폐쇄성 폐질환', 'COPD'],
  ['87433001', 0, 'Pulmonary emphysema', '폐기종', 'emphysema'],
  ['12295008', 0, 'Bronchiectasis', '기관지확장증', ''],
  ['233703007', 4119786, 'Interstitial lung disease', '간질성 폐질환', 'ILD'],
  ['51615001', 4197819, 'Fibrosis of lung', '폐섬유증', 'pulmonary fibrosis, IPF'],
  ['46621007', 261880, 'Atelectasis', '무기폐', 'collapse'],
  ['60046008', 254061, 'Pleural effusion', '흉막삼출', 'hydrothorax, 흉수, 늑막삼출'],
  ['36118008', 0, 'Pneumothorax', '기흉', 'PTX'],
  ['19242006', 4078925, 'Pulmonary edema', '폐부종', ''],
  ['59282003', 440417, 'Pulmonary embolism', '폐색전증', 'PE, PTE, 폐동맥색전증, 폐혈전색전증'],
  ['84114007', 316139, 'Heart failure', '심부전', 'CHF'],
  ['53741008', 317576, 'Coronary arteriosclerosis', '관상동맥경화증', 'coronary artery disease, CAD, 관상동맥질환'],
  ['308546005', 0, 'Dissection of aorta', '대동맥박리', 'aortic dissection'],
  ['128053003', 4133004, 'Deep venous thrombosis', '심부정맥혈전증', 'DVT'],
  ['432504007', 443454, 'Cerebral infarction', '뇌경색', 'ischemic stroke, stroke, 뇌졸중'],
  ['274100004', 376713, 'Cerebral hemorrhage', '뇌출혈', 'intracerebral hemorrhage, ICH, 뇌내출혈'],
  ['21454007', 432923, 'Subarachnoid hemorrhage', '지주막하출혈', 'SAH, 거미막하출혈'],
  ['428061005', 443588, 'Malignant neoplasm of brain', '뇌암', 'brain cancer, brain tumor, 악성 뇌종양'],
  ['24700007', 374919, 'Multiple sclerosis', '다발성 경화증', 'MS'],
  ['26929004', 378419, "Alzheimer's disease", '알츠하이머병', 'dementia, 치매'],
  ['93870000', 4246127, 'Malignant neoplasm of liver', '간암', 'liver cancer, 간 악성 종양'],
  ['25370001', 4101758, 'Hepatocellular carcinoma', '간세포암종', 'HCC, 간세포암, 간암'],
  ['94381002', 198700, 'Secondary malignant neoplasm of liver', '간 전이암', 'liver metastasis, 간전이'],
  ['19943007', 4064161, 'Cirrhosis of liver', '간경변증', 'LC, 간경화'],
  ['197321007', 4059290, 'Steatosis of liver', '지방간', 'fatty liver'],
  ['266474003', 4145627, 'Biliary calculus', '담석증', 'gallstone, cholelithiasis, 담석'],
  ['197456007', 199074, 'Acute pancreatitis', '급성 췌장염', ''],
  ['363418001', 4180793, 'Malignant tumor of pancreas', '췌장암', 'pancreatic cancer'],
  ['363349007', 443387, 'Malignant tumor of stomach', '위암', 'gastric cancer, stomach cancer'],
  ['363406005', 4180790, 'Malignant tumor of colon', '대장암', 'colon cancer, 결장암'],
  ['363351006', 443390, 'Malignant tumor of rectum', '직장암', 'rectal cancer'],
  ['74400008', 440448, 'Appendicitis', '충수염', '맹장염, 막창자꼬리염'],
  ['81060008', 193518, 'Intestinal obstruction', '장폐색', 'ileus, bowel obstruction'],
  ['95570007', 201620, 'Kidney stone', '신장결석', 'renal stone, nephrolithiasis, 콩팥돌'],
  ['363518003', 196653, 'Malignant tumor of kidney', '신장암', 'renal cancer, RCC, 콩팥암'],
  ['399326009', 197508, 'Malignant tumor of urinary bladder', '방광암', 'bladder cancer'],
  ['399068003', 4163261, 'Malignant tumor of prostate', '전립선암', 'prostate cancer, 전립샘암'],
  ['254837009', 4112853, 'Malignant tumor of breast', '유방암', 'breast cancer'],
  ['363478007', 4178976, 'Malignant tumor of thyroid gland', '갑상선암', 'thyroid cancer, 갑상샘암'],
  ['363443007', 4181351, 'Malignant tumor of ovary', '난소암', 'ovarian cancer'],
  ['95315005', 197236, 'Uterine leiomyoma', '자궁근종', 'myoma, fibroid'],
  ['118600007', 432571, 'Malignant lymphoma', '악성 림프종', 'lymphoma'],
  ['125605004', 75053, 'Fracture of bone', '골절', 'fracture'],
  ['396275006', 80180, 'Osteoarthritis', '골관절염', 'OA, degenerative arthritis, 퇴행성 관절염'],
  ['64859006', 80502, 'Osteoporosis', '골다공증', ''],
]; // prettier-ignore

export const CONDITIONS: readonly ListedCondition[] = ROWS.map(
  ([code, conceptId, en, ko, synonyms = '']) => ({
    code,
    conceptId,
    name: { en, ko },
    synonyms: synonyms.split(', ').filter((synonym) => synonym !== ''),
  }),
);
