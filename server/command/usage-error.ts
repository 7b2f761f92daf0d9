/** What was asked for cannot be done as it was asked; the message is one sentence for the person. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
