/** This instant as ISO 8601, in UTC. */
export function isoNow(): string {
  return new Date().toISOString();
}
