/** A file cannot be changed. The message names it, and holds no text of it. */
export class WriteError extends Error {
  override readonly name: string = 'WriteError';

  constructor(
    readonly path: string,
    /** What follows the name of the file: `cannot be written: permission denied (EACCES)`. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${path} ${reason}`, options);
  }
}

/** Somebody else wrote a file since it was read. */
export class ChangedError extends WriteError {
  constructor(path: string) {
    super(path, 'was changed by somebody else meanwhile, and stays as it is');
  }
}

/** What the errors of the system mean for a file that is to be written. */
const IN_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'its disk is read-only',
  ENOSPC: 'no space is left on its disk',
  EDQUOT: 'no space is left for this user on its disk',
  EFBIG: 'it would be larger than files may be',
  ENOENT: 'it is not there any more',
  EEXIST: 'a file of that name came meanwhile',
  EBUSY: 'something else uses it',
  EIO: 'its disk failed',
};

/** Returns an error of the system as one about a file; others as they are. */
export function asWriteError(path: string, error: unknown, what = 'cannot be written'): unknown {
  if (error instanceof WriteError || !isOfSystem(error)) return error;
  return new WriteError(path, `${what}: ${inWords(error)}`, { cause: error });
}

/** Returns why a file was not written, as a sentence that follows its name. */
export function whyNotWritten(error: unknown): string {
  return error instanceof WriteError ? error.reason : `cannot be written: ${inWords(error)}`;
}

/** Returns what an error says, in words for users: `no space is left on its disk (ENOSPC)`. */
export function inWords(error: unknown): string {
  if (error instanceof WriteError) return error.message;
  if (!isOfSystem(error)) return error instanceof Error ? error.name : typeof error;
  const words = IN_WORDS[error.code];
  return words === undefined ? error.code : `${words} (${error.code})`;
}

function isOfSystem(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
