/**
 * English words of radiology that name a technique, a place in the body or a finding, and nobody. Words
 * of body parts come from the vocabulary besides. Lower case.
 */
const GROUPS = {
  modality: `ct mr mri mra mrv mrcp mrt cr dr dx us xa rf pet spect nm mg cbct mlo hrct ldct ccta cta cte ctu cect
    ncct nect opg kub ivp ercp echo echocardiogram ultrasound sonography doppler fluoroscopy angio
    angiogram angiography mammo mammography mammogram tomosynthesis tomo radiograph radiography xray ray
    tomography scintigraphy dsa dexa oct ecg ekg`,
  orientation: `hfs hfp ffs ffp cow ax axial axials cor coronal sag sagittal tra transverse trans obl oblique oblq ap pa lat lateral ll
    rl lordotic decubitus decub supine prone erect upright standing sitting weight bearing swimmers
    swimmer frog leg townes waters caldwell anterior ant posterior post superior sup inferior inf medial
    proximal distal left right lt rt l r bilateral bilat both unilateral upper lower mid middle central
    peripheral full entire feet first short long axis view views plane planes projection`,
  phase: `arterial art early late portal venous ven pv pvp delayed delay del dly equilibrium excretory
    urographic nephrographic nephrogenic corticomedullary native plain pre post non nonenhanced
    unenhanced enhanced enhancement enh contrast contr cont con noncontrast precontrast postcontrast c
    ce iv oral rectal po without with wo w gd gad gadolinium dynamic dyn phase phases perfusion perf
    wash washout washin min mins sec secs second seconds minute minutes bolus tracking track monitoring
    monitor timing test premonitoring inspiration insp expiration exp breath hold breathhold bh fb free
    breathing respiratory gated gating triggered trigger rest stress systole systolic diastole diastolic
    cine retrospective prospective triple dce`,
  mr: `te tr ti fov etl nex matrix mdixon idixon tfl caipi caipirinha radial ethrive hyperband grase mp2rage psir lge mde tricks
    twist disco ideal asset arc navigator nav bffe btfe bssfp ute zte vfa pcasl t1rho dir sense cs t1 t1w t2 t2w t2* t2star pd pdw flair stir tirm ir spgr fspgr mprage bravo flash vibe lava thrive
    dixon fatsat fat sat saturated suppressed suppression fs water only spair spir fse tse ffe tfe se
    gre ge epi ssfse haste blade propeller ssfp trufi fiesta space cube vista dwi dti diffusion adc
    trace b0 fa swi swan gradient spin inversion recovery fast turbo ultra ultrafast tof pc asl bold
    fmri spectroscopy mrs csi localizer localiser loc scout survey topogram scanogram pilot calibration
    cal ref reference shim b1 bvalue field map mag magnitude real imaginary pha opposed inphase outphase
    in out ip op ph qsm r2 relaxometry maps mapping mip minip mpr mprs cbf cbv mtt ttp tmax mpmri ep2d ep3d vr vrt ssd curved thick thin slab
    slice slices sl overlap recon reconstruction reconstructions reformat reformats reformatted
    resampled fl fl2d fl3d se2d tse2d epfid2d 2d 3d 4d isotropic iso high low resolution res hires dose
    grappa sense smart sms accelerated pf`,
  ct: `hr st ww wl surview bestdiast bestsyst gsi dect asirv aidr aice truefidelity caredose premonitor rcbf rcbv kernel soft tissue bone lung sharp smooth standard std detail edge boneplus window win wl hu helical
    spiral pan sequential sequence seq routine rout protocol proto screening screen lowdose ld calcium score
    scoring cac ca runoff triphasic biphasic multiphase multiphasic dual energy mono monoenergetic keV
    iodine virtual vnc vue spectral attenuation corrected ac nac wb ctac mar metal artifact asir adir
    idose safire admire fbp iterative deep learning dl`,
  region: `abd abdo abdomen abdominal pel pelvis pelvic chest thorax thoracic head neck brain skull spine
    spinal cervical lumbar sacral lumbosacral sacrum coccyx whole body total extremity extremities limb
    limbs shoulder elbow wrist hand finger fingers thumb hip knee ankle foot feet toe toes tibia fibula
    femur humerus radius ulna clavicle scapula rib ribs sternum mandible maxilla orbit orbits orbital
    sinus sinuses paranasal nasal temporal pituitary sella iac fossa carotid carotids vertebral aorta
    aortic coronary cardiac heart myocardial ventricle ventricular atrial atrium valve pulmonary lung
    lungs mediastinum airway trachea bronchus bronchial esophagus transesophageal transthoracic stomach
    gastric bowel small large colon rectum anal liver hepatic hepatobiliary biliary gallbladder gb duct
    pancreas pancreatic spleen splenic kidney kidneys renal adrenal ureter urethra bladder prostate
    uterus ovary ovaries ovarian testis scrotum scrotal breast breasts thyroid parathyroid parotid lymph
    node nodes muscle tendon ligament joint joints cartilage meniscus vein veins artery arteries vessel
    vessels vascular wall skin subcutaneous marrow disc disk nerve nerves plexus brachial iliac femoral
    popliteal subclavian jugular groin axilla axillary lspine tspine cspine lsspine tmj si sij gi gu cns
    oberes unteres`,
  finding: `normal tumor tumour mass lesion lesions cyst cystic nodule nodules metastasis metastases mets cancer
    carcinoma ca hcc lymphoma fibroma adenoma sarcoma glioma meningioma hemorrhage haemorrhage ich sah
    stroke infarct infarction ischemia ischemic aneurysm dissection stenosis occlusion thrombus
    thrombosis embolism pe dvt fracture fractures fx dislocation ossifying effusion edema pneumonia
    pneumothorax covid copd emphysema fibrosis atelectasis abscess inflammation infection colitis
    appendicitis diverticulitis pancreatitis cirrhosis steatosis fatty stone stones calculus calculi
    hydronephrosis hernia obstruction perforation trauma pain staging stage restaging response treatment
    therapy radiotherapy chemo follow up followup fu initial baseline biopsy bx drain drainage ablation
    stent graft transplant preop postop preoperative postoperative surgery planning simulation sim
    guidance navigation marked segmentation segmented seg contour mask`,
  glue: `and or of the with for in on to from by at via per no not only incl including vs versus plus then
    during image images imaging series study exam examination scan scans acquisition acq acquired set
    collection group stack volume vol single multi multiple repeat rpt additional add extra new old
    prior previous current comparison compare combined combine comb average averaged mean sum
    subtraction sub subtracted subtract diff difference filtered unfiltered raw processed derived
    original secondary primary scaled color colour gray grey grayscale black white report summary table
    dose info graph curve parametric quality control phantom qa qc sample template document free form
    fused fusion registered motion corrected correction moco noise filter emergency er portable bedside
    mobile removed adult child pediatric paediatric infant neonatal fetal obstetric ob research clinical trial
    standard basic simple complete limited quick rapid`,
  radiotherapy: `ptv ctv gtv itv igtv oar isocenter isocentre iso beam beams field fields plan plans planned boost couch
    bolus target external avoidance cord brainstem chiasm optic cochlea lens eye eyes submandibular ring
    fraction fractions prescription prescribed setup treated therapy photon electron proton imrt vmat sbrt
    margin point poi roi rois label tolerance machine arc gantry collimator`,
  report: `document title observation observations observer context mode direct recording name organization
    subject patient text value values section heading conclusion conclusions impression
    findings finding compared history procedure procedures indication indications recommendation recommendations
    technique request requested reason diagnosis clinical measurement measurements measured measures
    measuring tracking identifier unique site location topography laterality derivation method algorithm
    version type device purpose reference references person role language country performed current
    is are was were be been has have had there this these that it its as which but also than most more
    less no non without within seen noted shown shows showing demonstrates demonstrated detected present
    absent evidence unremarkable stable unchanged increased decreased increase decrease enlarged
    suspicious consistent compatible likely unlikely possible probable mild moderate severe minimal
    diffuse focal multifocal solid size diameter length width height area approximately about largest
    greatest dimension lobe lobes segment segments level levels side sided adjacent along between near
    otherwise benign malignant malignancy acute chronic significant interval change changes new again
    recommended suggested further evaluation intravenous injection administered given days weeks months`,
  compression: `jpeg lossless lossy ls jpeg2000 irreversible reversible uncompressed compressed compression ratio
    rle deflated interleave mode bit bits signed unsigned conversion quality factor`,
  contrast: `omniscan isovue iohexol iopamidol iodixanol iopromide iomeprol ioversol omnipaque visipaque
    ultravist iomeron optiray xenetix gadovist gadobutrol dotarem gadoterate magnevist gadopentetate
    primovist gadoxetate eovist multihance gadobenate prohance gadoteridol clariscan barium gastrografin
    saline water agent medium fdg f18 ga68 dotatate psma tc99m mdp mibi`,
  unit: `mm cm ml cc l mg kg ms us hz khz mhz t kv kvp ma mas mgy gy sv msv hu ppm degrees percent x`,
} as const;

export const ENGLISH_WORDS: ReadonlySet<string> = new Set(
  Object.values(GROUPS).flatMap((words) => words.toLowerCase().split(/\s+/)),
);
