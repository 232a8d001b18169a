interface Words {
  readonly nothing: string;
  readonly copy: string;
  readonly copied: string;
}

/** What scripts say, in the language of the page. */
export const words = JSON.parse(document.documentElement.dataset.words ?? '{}') as Words;
