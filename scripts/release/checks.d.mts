interface Sources {
  readonly manifest: { readonly version: string };
  readonly lock: {
    readonly version?: string;
    readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
  };
  readonly changelog: string;
  /** The tags of the repository. */
  readonly tags: readonly string[];
  /** The files that git calls changed or unknown. */
  readonly changed: readonly string[];
  readonly tag?: string;
}

export function isPreRelease(version: string): boolean;
export function sectionOf(
  changelog: string,
  version: string,
): { readonly heading: string; readonly isFirst: boolean; readonly entries: readonly string[] } | undefined;
export function releaseProblems(sources: Sources): readonly string[];
export function npmTag(version: string): 'next' | 'latest';
export function releaseSteps(
  version: string,
): readonly { readonly title: string; readonly command: string; readonly token?: string }[];
