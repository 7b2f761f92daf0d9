import type { SiteKeyBackup } from '../../core/deid/site-key-backup.ts';
import { saveBlob } from '../../platform/files/save-blob.ts';

/** The fingerprint in the name tells the backups of two sites apart. */
export function saveKeyBackup(backup: SiteKeyBackup): void {
  const text = `${JSON.stringify(backup, null, 2)}\n`;
  saveBlob(new Blob([text], { type: 'application/json' }), `site-key-${backup.fingerprint}.json`);
}
