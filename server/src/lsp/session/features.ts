import { isRecord } from '../../core/text/json.js';

/** The features that another extension for YAML has, too. */
export const FEATURES = ['completion', 'hover', 'symbols', 'folding', 'selectionRanges'] as const;
export type Feature = (typeof FEATURES)[number];

const CHOICES = ['auto', 'on', 'off'] as const;
type Choice = (typeof CHOICES)[number];

/** Whether each feature is on. `auto`: on where no other extension has it. */
export type Features = Readonly<Record<Feature, Choice>>;

export const DEFAULT_FEATURES: Features = {
  completion: 'auto',
  hover: 'auto',
  symbols: 'auto',
  folding: 'auto',
  selectionRanges: 'auto',
};

/** Returns the features of the client's settings. Invalid choices are reported to `unknown` by name, and are the default. */
export function readFeatures(section: unknown, unknown: (name: string) => void): Features {
  const features: Record<Feature, Choice> = { ...DEFAULT_FEATURES };
  for (const name of FEATURES) {
    const written = isRecord(section) ? section[name] : undefined;
    if (written === undefined || written === null) continue;
    const choice = CHOICES.find((one) => one === written);
    if (choice) features[name] = choice;
    else unknown(`features.${name}`);
  }
  return features;
}

/** The languages of which the other extension has the features; it has none in Helm's templates. */
const SERVED_BY_OTHER: ReadonlySet<string> = new Set(['yaml', 'dockercompose']);

/** Returns true where a feature is on in a document of a language. */
export function isOn(choice: Choice, languageId: string, hasOther: boolean): boolean {
  return choice === 'on' || (choice === 'auto' && !(hasOther && SERVED_BY_OTHER.has(languageId)));
}
