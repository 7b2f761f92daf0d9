/// <reference path="../../../pb_data/types.d.ts" />

// Text fields of the R_CDM with patterns that leave no room for a name; '' passes where the field is
// not required. Rows that stand already are judged when they are changed.
migrate(
  (app) => {
    const keyedUid = '2\\.25\\.[0-9]{1,39}';
    const standardUid = '1\\.2\\.840\\.10008(\\.[0-9]{1,4}){1,10}';
    const uid = [64, `^${keyedUid}$`];
    const term = [16, '^[A-Z0-9_]+$'];
    const rule = [64, '^[a-z0-9]+(-[a-z0-9]+)*$'];
    // SNOMED CT, or the slug of a name that a person typed.
    const conditionCode = [110, '^([0-9]{1,18}|local:[^\\s]+)$'];
    const forms = {
      condition_occurrence: { condition_code: conditionCode },
      radiology_occurrence: {
        condition_code: conditionCode,
        study_uid: uid,
        modality: term,
        person_position: term,
        body_part: term,
        body_part_rule: rule,
        image_dosage_unit: [8, '^(kVp|T)$'],
      },
      radiology_image: {
        series_uid: uid,
        sop_instance_uid: uid,
        sop_class_uid: [64, `^(${standardUid}|${keyedUid})$`],
        transfer_syntax_uid: [64, `^${standardUid}$`],
        modality: term,
        plane_rule: rule,
        phase_rule: rule,
        photometric_interpretation: [16, '^([A-Z0-9_]+|PALETTE COLOR)$'],
        deid_policy_id: [40, '^[a-z][a-z0-9-]*$'],
        deid_policy_version: [20, '^[0-9A-Za-z.-]+$'],
      },
    };
    for (const [name, fields] of Object.entries(forms)) {
      const collection = app.findCollectionByNameOrId(name);
      for (const [fieldName, [max, pattern]] of Object.entries(fields)) {
        const field = collection.fields.getByName(fieldName);
        field.max = max;
        field.pattern = pattern;
      }
      app.save(collection);
    }
  },
  () => {
    // The patterns stay: whoever goes back to an older program loses nothing by them.
  },
);
