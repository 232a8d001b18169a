import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';

/**
 * The places that fixes may change, where these are more than the parent of the finding. They are written here by hand again,
 * because the metadata of a rule would agree with whatever the rule does.
 */
const WIDER: readonly {
  readonly rules: RegExp;
  /**
   * The part of the finding's pointer that names the place, or a fixed place of the same object, or places that `replace` makes
   * of its parts.
   */
  readonly place: RegExp | string | { readonly parts: RegExp; readonly places: readonly string[] };
  readonly why: string;
}[] = [
  {
    rules: /^rbac-/,
    place: /^\/rules\/\d+/,
    why: 'a permission that is narrowed or taken away concerns verbs, resources and names of its rule, or all of the rule',
  },
  {
    rules: /^istio-gateway-no-tls$/,
    place: /^\/spec\/servers\/\d+/,
    why: 'TLS stands beside the port that lacks it',
  },
  {
    rules: /^secret-no-reload$/,
    place: '/metadata/annotations',
    why: 'what restarts a workload is said by an annotation of the object, and found missing at its pod',
  },
  {
    rules: /^secret-manifest-plaintext$/,
    place: { parts: /^(.*)\/data\/.*$/, places: ['$1/data', '$1/stringData'] },
    why: 'a value that was never encoded is written under stringData',
  },
  {
    rules: /^api-(?:removed|deprecated)$/,
    place: { parts: /^(.*)\/apiVersion$/, places: ['$1/apiVersion', '$1/spec'] },
    why: 'newer versions have other fields: a selector that older ones took from the labels, a backend of another form',
  },
  {
    rules: /^request-exceeds-limit$/,
    place: /^.*\/resources(?=\/)/,
    why: 'the limit is raised, or the request lowered, beside it',
  },
  {
    rules: /^secret-env-ref$/,
    place: {
      parts: /^(.*)(\/(?:init)?containers\/\d+)(\/env\/\d+|\/envFrom\/\d+).*$/i,
      places: ['$1$2$3', '$1$2/volumeMounts', '$1/volumes'],
    },
    why: 'a file takes the place of the variable: the Secret is mounted in the container, as a volume of the pod',
  },
  {
    rules: /^duplicate-env$/,
    place: /^.*\/env(?=\/\d+\/name$)/,
    why: 'the earlier of two entries goes, and the later one is found',
  },
  {
    rules: /^selector-mismatch$/,
    place: { parts: /^(.*)\/selector\/matchLabels\/.*$/, places: ['$1/template/metadata/labels'] },
    why: 'the label that the selector asks for is given to the pods',
  },
  {
    rules: /^(?:apparmor-annotation-deprecated|seccomp-annotation-ignored)$/,
    place: {
      parts: /^(.*)\/metadata\/annotations\/.*$/,
      places: [
        '$1/metadata/annotations',
        ...['securityContext', 'containers', 'initContainers'].map((field) => `$1/spec/${field}`),
      ],
    },
    why: 'the profile moves from the annotation into the security context of the pod or the container that it is for',
  },
  {
    rules: /^probe-port-undeclared$/,
    place: { parts: /^(.*)\/[a-z]+Probe\/.*$/, places: ['$1/ports'] },
    why: 'the port that is probed is declared by its container',
  },
];

/**
 * Returns the pointers of the places that the fix of a finding may change: by default the parent of the finding, but never the
 * whole object.
 */
export function intendedPlaces({ rule, pointer }: Pick<PlacedFinding, 'rule' | 'pointer'>): readonly string[] {
  for (const { rules, place } of WIDER) {
    if (!rules.test(rule.id)) continue;
    if (typeof place === 'string') return [place];
    if ('places' in place) {
      if (place.parts.test(pointer)) return place.places.map((made) => pointer.replace(place.parts, made));
      continue;
    }
    const [named] = place.exec(pointer) ?? [];
    if (named !== undefined) return [named];
  }
  const parent = pointer.slice(0, Math.max(pointer.lastIndexOf('/'), 0));
  return [parent === '' ? pointer : parent].filter((place) => place !== '');
}
