import type { Place } from '../provenance/source.js';

/**
 * Why a kustomization cannot be built.
 * - `malformed`: a text is no YAML.
 * - `kind`: a map, list or scalar stands where something else is expected.
 * - `missing`: something that is looked for is not among the objects; it may be among those that are not known.
 */
export type Cause = 'malformed' | 'kind' | 'missing' | undefined;

/** An error that ends a build, with a message close to that of kustomize. No value of a Secret is part of it. */
export class BuildError extends Error {
  override readonly name = 'BuildError';

  constructor(
    message: string,
    public place: Place | undefined,
    override readonly cause?: Cause,
  ) {
    super(message);
  }

  /** Returns the error with what was being done in front of its message. */
  within(doing: string, place?: Place): BuildError {
    return new BuildError(`${doing}: ${this.message}`, this.place ?? place, this.cause);
  }
}

/** Runs a step. What it throws gets the step in front of its message, and the place where it has none. */
export function during<T>(doing: string, place: Place | undefined, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof BuildError) throw doing === '' ? locate(error, place) : error.within(doing, place);
    throw error;
  }
}

function locate(error: BuildError, place: Place | undefined): BuildError {
  error.place ??= place;
  return error;
}
