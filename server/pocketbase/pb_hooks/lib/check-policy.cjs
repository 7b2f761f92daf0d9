'use strict';

const gate = require($os.getenv('RCDM_GATE_FILE'));

function refuse(code, field) {
  throw new ApiError(422, `This is no policy that files may be made by: ${code} (${field}).`, {
    [field]: new ValidationError(code, field),
  });
}

/** What files were made by must say afterwards what it said before. */
const FIXED = ['policy_id', 'version', 'policy'];

/** Before a record of policies is stored, whatever way it came. */
function checkPolicy(record) {
  if (!record.isNew()) {
    const stored = record.original();
    const changed = FIXED.find((field) => stored.getString(field) !== record.getString(field));
    if (changed) refuse('policy_fixed', changed);
  }
  const named = {
    policyId: record.getString('policy_id'),
    policyVersion: record.getString('version'),
  };
  const stored = record.getString('policy') || 'null';
  const problem = gate.problemOfPolicy(record.getString('name'), named, stored);
  if (problem) refuse('policy_invalid', problem);
}

/** A policy that images were made by stays, and so does a locked one. Those of the program are never lost. */
function keepUsedPolicy(app, record) {
  if (record.getBool('is_locked')) refuse('policy_locked', 'is_locked');
  if ((record.getString('policy') || 'null') === 'null') return;
  const isUsed = app.findRecordsByFilter(
    'radiology_image',
    'deid_policy_id = {:id} && deid_policy_version = {:version}',
    '',
    1,
    0,
    { id: record.getString('policy_id'), version: record.getString('version') },
  );
  if (isUsed.length > 0) refuse('policy_used', 'policy_id');
}

module.exports = { checkPolicy, keepUsedPolicy };
