/**
 * A reason the shop cannot start, put so that the person who typed the command knows what to do.
 * Printed as one sentence without a stack trace; the process then exits with a non-zero code.
 */
export class StartError extends Error {
  override name = 'StartError';
}
