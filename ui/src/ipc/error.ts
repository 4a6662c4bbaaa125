import type { AppError, ErrorCode } from './bindings';

/** The one error that a call can fail with: names the thing and says what to do next. */
export class WeftError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | null;
  readonly retryable: boolean;

  constructor(error: AppError) {
    super(error.message);
    this.name = 'WeftError';
    this.code = error.code;
    this.hint = error.hint;
    this.retryable = error.retryable;
  }

  /** What was thrown, as an error that a screen can show. */
  static from(thrown: unknown): WeftError {
    if (thrown instanceof WeftError) return thrown;
    if (isAppError(thrown)) return new WeftError(thrown);
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return WeftError.cancelled();
    const message = thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : 'the call failed';
    return new WeftError({ code: 'failed', message, hint: null, retryable: false });
  }

  static cancelled(): WeftError {
    return new WeftError({ code: 'cancelled', message: 'cancelled', hint: null, retryable: false });
  }
}

function isAppError(value: unknown): value is AppError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'retryable' in value;
}
