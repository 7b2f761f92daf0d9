import { ClientResponseError } from 'pocketbase';
import { AppError, type ErrorData } from '../../core/errors.ts';
import { z } from '../../core/wire/z.ts';

const word = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const fieldProblems = z.record(word, z.object({ code: word }));
const problemBody = z.object({ data: fieldProblems });
const batchProblemBody = z.object({
  data: z.object({ requests: z.record(z.string(), z.object({ response: problemBody })) }),
});

/** First field that the server complains of, in its own words (`validation_not_unique` …); never a value. */
function fieldProblem(body: unknown): ErrorData {
  const batch = batchProblemBody.safeParse(body);
  const inner = batch.success ? Object.values(batch.data.data.requests)[0]?.response : body;
  const parsed = problemBody.safeParse(inner);
  const first = parsed.success ? Object.entries(parsed.data.data)[0] : undefined;
  return first ? { field: first[0], reason: first[1].code } : {};
}

/** Rules of the gate about the policy itself: nothing is wrong with the file. */
const POLICY_REASONS = new Set(['gate_policy-unknown', 'gate_policy-locked']);

/** True for a failure that may be gone at the next try. */
function isTransient(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/**
 * An AppError for what the SDK threw. An abort stays an AbortError, so that nobody is told of it.
 * Whether a refusal comes of a session that ended is for the caller to find out.
 */
export function toServerError(error: unknown): Error {
  if (!(error instanceof ClientResponseError)) {
    return new AppError(
      'internal/unexpected',
      'a call to the server failed on this side',
      {},
      {
        cause: error,
      },
    );
  }
  if (error.isAbort) return new DOMException('the call was aborted', 'AbortError');
  const { status } = error;
  if (isTransient(status)) {
    return new AppError('server/unreachable', 'the server cannot be reached now', {
      status,
      transient: true,
    });
  }
  const problem = fieldProblem(error.response);
  const isOfPolicy = POLICY_REASONS.has(String(problem['reason']));
  const code = isOfPolicy ? 'server/policy-refused' : 'server/refused';
  return new AppError(code, 'the server refused the call', { status, ...problem });
}
