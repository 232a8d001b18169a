import {
  keyProblem,
  parseOperatorVersion,
  parseStore,
  type StoreSettings,
} from '../../core/kubernetes/external-secrets.js';
import { parseVersion } from '../../core/kubernetes/version.js';
import { findRule } from '../../core/rules/registry.js';
import {
  DEFAULT_SETTINGS,
  POD_SECURITY_LEVELS,
  PROFILES,
  RULE_LEVELS,
  type RuleLevel,
  type Settings,
} from '../../core/settings/config.js';
import { schemaSourceProblem } from '../../core/settings/config-file.js';
import { HONOURED_TOOLS } from '../../core/suppressions/foreign/tools.js';
import { isRecord } from '../../core/text/json.js';
import { say } from '../../core/text/say.js';
import { DEFAULT_FEATURES, type Features, readFeatures } from './features.js';

/** The section of the client's settings. */
export const SECTION = 'yamlock';

/** The settings of the editor. A `.yamlock.yaml` overrides `settings`. */
export interface ClientSettings {
  readonly enable: boolean;
  /** `workspace`: workspace diagnostics have the findings of all files. `openFiles`: they have none before a scan. */
  readonly scope: 'openFiles' | 'workspace';
  /** Findings that a baseline has are not shown. */
  readonly newOnly: boolean;
  readonly settings: Settings;
  readonly features: Features;
  /** Whether containers show what they inherit of the security context. */
  readonly inheritedHints: boolean;
  /** The code lenses that are shown. */
  readonly lenses: LensSettings;
  /** The certificate of the Sealed Secrets controller, relative to the workspace folder. */
  readonly sealingCertificate?: string;
}

/** Which code lenses are shown, by the names of their settings. */
export interface LensSettings {
  /** Who reads a Secret, and what makes it. */
  readonly secrets: boolean;
  /** How a workload stands against the Pod Security Standards. */
  readonly podSecurity: boolean;
}

export const DEFAULT_CLIENT_SETTINGS: ClientSettings = {
  enable: true,
  scope: 'openFiles',
  newOnly: false,
  settings: DEFAULT_SETTINGS,
  features: DEFAULT_FEATURES,
  inheritedHints: true,
  lenses: { secrets: true, podSecurity: true },
};

/** Returns the settings of a section that the client sent. Invalid values are reported to `complain` and have the default. */
export function readClientSettings(section: unknown, complain: (message: string) => void): ClientSettings {
  if (!isRecord(section)) return DEFAULT_CLIENT_SETTINGS;
  const {
    enable,
    scope,
    profile,
    podSecurity,
    kubernetesVersion,
    rules,
    honour,
    sealedSecrets,
    externalSecrets,
    schemas,
  } = section;
  const unknown = (name: string): void => complain(say`The setting "${SECTION}.${name}" has no meaning here`);
  const settings: { -readonly [Name in keyof Settings]?: Settings[Name] } = {};
  if (profile !== undefined && profile !== null) {
    const valid = PROFILES.find((name) => name === profile);
    if (valid) settings.profile = valid;
    else unknown('profile');
  }
  if (typeof podSecurity === 'string' && podSecurity !== '') {
    const valid = POD_SECURITY_LEVELS.find((level) => level === podSecurity);
    if (valid) settings.podSecurity = valid;
    else unknown('podSecurity');
  }
  if (Array.isArray(honour)) {
    settings.honour = HONOURED_TOOLS.filter((tool) => honour.includes(tool));
    if (settings.honour.length < new Set(honour).size) unknown('honour');
  }
  if (typeof kubernetesVersion === 'string' && kubernetesVersion !== '') {
    const version = parseVersion(kubernetesVersion);
    if (version !== undefined) settings.kubernetesVersion = version;
    else unknown('kubernetesVersion');
  }
  if (isRecord(rules)) {
    const levels = new Map<string, RuleLevel>();
    for (const [id, value] of Object.entries(rules)) {
      const level = RULE_LEVELS.find((name) => name === value);
      if (level && findRule(id)) levels.set(id, level);
      else unknown(`rules.${id}`);
    }
    settings.rules = levels;
  }
  if (Array.isArray(schemas)) {
    settings.schemas = schemas.flatMap((path) => {
      const problem = typeof path === 'string' ? schemaSourceProblem(path) : undefined;
      if (problem !== undefined) complain(say`${SECTION}.schemas: ${problem}`);
      return typeof path === 'string' && problem === undefined ? [{ path, range: { start: 0, end: 0 } }] : [];
    });
  }
  if (isRecord(externalSecrets)) settings.externalSecrets = storeSettings(externalSecrets, unknown);
  const certificate = isRecord(sealedSecrets) ? sealedSecrets.certificate : undefined;
  return {
    ...(typeof certificate === 'string' && certificate !== '' ? { sealingCertificate: certificate } : {}),
    enable: enable !== false,
    features: readFeatures(section.features, unknown),
    inheritedHints: !(isRecord(section.inlayHints) && section.inlayHints.inheritedSecurityContext === false),
    lenses: lensSettings(section.codeLens),
    scope: scope === 'workspace' ? 'workspace' : 'openFiles',
    newOnly: section.newOnly === true,
    settings: { ...DEFAULT_SETTINGS, ...settings },
  };
}

function lensSettings(section: unknown): LensSettings {
  const isOn = (name: keyof LensSettings): boolean => !(isRecord(section) && section[name] === false);
  return { secrets: isOn('secrets'), podSecurity: isOn('podSecurity') };
}

function storeSettings(section: Readonly<Record<string, unknown>>, unknown: (name: string) => void): StoreSettings {
  // A setting that is not set is an empty text.
  const textOf = (name: 'store' | 'key' | 'operatorVersion'): string | undefined => {
    const value = section[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [name, key, version] = [textOf('store'), textOf('key'), textOf('operatorVersion')];
  const store = name === undefined ? undefined : parseStore(name);
  if (name !== undefined && !store) unknown('externalSecrets.store');
  const isPattern = key !== undefined && keyProblem(key) === undefined;
  if (key !== undefined && !isPattern) unknown('externalSecrets.key');
  const operatorVersion = version === undefined ? undefined : parseOperatorVersion(version);
  if (version !== undefined && !operatorVersion) unknown('externalSecrets.operatorVersion');
  return {
    ...(store ? { store } : {}),
    ...(isPattern ? { key } : {}),
    ...(operatorVersion ? { operatorVersion } : {}),
  };
}
