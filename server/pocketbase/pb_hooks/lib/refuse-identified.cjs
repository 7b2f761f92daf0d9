'use strict';

// Built out of the code that de-identifies. A server without its gate must not start.
const gate = require($os.getenv('RCDM_GATE_FILE'));
const isOverridden = $os.getenv('RCDM_GATE_OVERRIDE') === 'store-anyway';

/** Bytes of a file that PocketBase was handed and has not stored; views of one array that grows. */
function arrivingFile(file, reader) {
  return {
    byteLength: file.size,
    read(offset, length) {
      const wanted = Math.max(0, Math.min(length, file.size - offset));
      const bytes = new Uint8Array(wanted);
      if (wanted === 0) return bytes;
      reader.seek(offset, 0);
      // Filled by set(): the constructor takes Go's bytes one by one, twenty times slower.
      bytes.set(toBytes(reader, wanted));
      return bytes;
    },
  };
}

function refuse(rule, tag, record) {
  if (isOverridden) {
    $app.logger().warn('gate overridden', 'rule', rule, 'tag', tag, 'image', record.id);
    return;
  }
  const where = tag === '' ? '' : ` (${tag})`;
  throw new ApiError(
    422,
    `The file is not de-identified by this program's rules: ${rule}${where}.`,
    {
      file: new ValidationError(`gate_${rule}`, tag),
    },
  );
}

const FILE_NAME_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const NUMBER_FIELDS = ['pixel_spacing', 'image_orientation', 'image_position'];
const MOST_NUMBERS = 6;

/** JSON fields take anything: only a short list of numbers, or null, is let in. */
function refuseTexts(record) {
  for (const field of NUMBER_FIELDS) {
    const value = JSON.parse(record.getString(field) || 'null');
    const isNumbers =
      Array.isArray(value) &&
      value.length <= MOST_NUMBERS &&
      value.every((one) => typeof one === 'number');
    if (value !== null && !isNumbers) refuse('row-text', field, record);
  }
}

/** What the row says of its file. */
const OF_FILE = [
  'person_id',
  'series_uid',
  'sop_instance_uid',
  'sop_class_uid',
  'transfer_syntax_uid',
  'deid_policy_id',
  'deid_policy_version',
  'sha256',
  'byte_length',
];

/** Without its file, nothing that was judged by the file may change. */
function refuseChanges(record) {
  const stored = record.original();
  const changed = OF_FILE.find((field) => stored.getString(field) !== record.getString(field));
  if (changed) refuse('row-differs', changed, record);
}

/** What the server has of the policy that a row names, as JSON; null when it has none. */
function storedPolicy(app, policyId, version) {
  const filter = 'policy_id = {:policyId} && version = {:version}';
  const [found] = app.findRecordsByFilter('policies', filter, '', 1, 0, { policyId, version });
  return found ? found.getString('policy') : null;
}

/** The only policy that may be used; null when none is locked. */
function lockedPolicy(app) {
  const [locked] = app.findRecordsByFilter('policies', 'is_locked = true', '', 1, 0);
  return locked
    ? { policyId: locked.getString('policy_id'), policyVersion: locked.getString('version') }
    : null;
}

/** Before a record of radiology_image is stored, whatever way it came: row and file are judged. */
function refuseIdentified(app, record) {
  refuseTexts(record);
  const files = record.getUnsavedFiles('file');
  if (files.length === 0 && !record.isNew()) refuseChanges(record);
  for (const file of files) {
    // As it was called on somebody's disk it may name a person, and the name is a part of the address.
    file.name = `${record.id}_${$security.randomStringWithAlphabet(10, FILE_NAME_LETTERS)}.dcm`;
    const reader = file.reader.open();
    let refusal = null;
    try {
      const policyId = record.getString('deid_policy_id');
      const policyVersion = record.getString('deid_policy_version');
      const declared = {
        policyId,
        policyVersion,
        personId: record.getString('person_id'),
        byteLength: record.getInt('byte_length'),
        sopClassUid: record.getString('sop_class_uid'),
        sopInstanceUid: record.getString('sop_instance_uid'),
        seriesUid: record.getString('series_uid'),
        transferSyntaxUid: record.getString('transfer_syntax_uid'),
      };
      refusal = gate.judge(
        arrivingFile(file, reader),
        declared,
        storedPolicy(app, policyId, policyVersion),
        lockedPolicy(app),
      );
    } finally {
      reader.close();
    }
    if (refusal) refuse(refusal.rule, refusal.tag, record);
  }
}

module.exports = { refuseIdentified };
