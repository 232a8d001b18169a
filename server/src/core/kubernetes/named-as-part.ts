/**
 * Returns true for a file whose name, or the name of whose folder, says that its objects are parts of others: patches, and what
 * tests (of kuttl, Chainsaw) compare with.
 */
export function isNamedAsPart(path: string): boolean {
  return /(?:^|[-_./])(?:patch(?:es)?|asserts?|assertions?|errors?)(?:[-_./]|$)/i.test(
    path.split('/').slice(-2).join('/'),
  );
}
