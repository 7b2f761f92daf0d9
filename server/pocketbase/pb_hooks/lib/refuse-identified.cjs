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

/** Before a record of radiology_image is stored, whatever way it came: every file in it is judged. */
function refuseIdentified(record) {
  for (const file of record.getUnsavedFiles('file')) {
    const reader = file.reader.open();
    let refusal = null;
    try {
      refusal = gate.judge(arrivingFile(file, reader), {
        policyId: record.getString('deid_policy_id'),
        policyVersion: record.getString('deid_policy_version'),
        byteLength: record.getInt('byte_length'),
        sopClassUid: record.getString('sop_class_uid'),
        sopInstanceUid: record.getString('sop_instance_uid'),
        seriesUid: record.getString('series_uid'),
        transferSyntaxUid: record.getString('transfer_syntax_uid'),
      });
    } finally {
      reader.close();
    }
    if (refusal) refuse(refusal.rule, refusal.tag, record);
  }
}

module.exports = { refuseIdentified };
