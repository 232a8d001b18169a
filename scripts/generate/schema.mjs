// Makes the JSON schema of `.yamlock.yaml`, for completion and validation in the editor.

/** Returns the text of schemas/config.schema.json. */
export function configSchema({
  RULES,
  RULE_LEVELS,
  PROFILES,
  POD_SECURITY_LEVELS,
  DEFAULT_SETTINGS,
  NEWEST_VERSION,
  SETTING_NAMES,
  HONOURED_TOOLS,
  STORE_FORM,
  KEY_FORM,
  OPERATOR_VERSION_FORM,
  EXTERNAL_NAMES,
  EXTERNAL_FORM,
  EXTERNAL_NAMESPACE_FORM,
  rulePage,
}) {
  const patterns = (description) => ({
    description,
    type: 'array',
    items: { type: 'string', minLength: 1 },
  });
  const properties = {
    extends: {
      description:
        'The profile to start from. recommended: every rule at its own level. strict: every rule runs, those that are off or information by default as warnings. ' +
        'baseline: without the rules for the restricted Pod Security Standard. restricted: the Pod Security Standards are errors.',
      enum: PROFILES,
      default: DEFAULT_SETTINGS.profile,
    },
    rules: { description: 'Levels of single rules; they count more than the profile.', $ref: '#/definitions/rules' },
    ignore: patterns('Files that are not checked, as patterns like those of .gitignore, relative to this file.'),
    overrides: {
      description: 'Levels of rules for some files; the last override that matches a file counts.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['files', 'rules'],
        properties: {
          files: patterns('The files, as patterns like those of .gitignore, relative to this file.'),
          rules: { $ref: '#/definitions/rules' },
          until: {
            description: 'The last day on which it counts, in UTC, such as 2026-12-31.',
            type: 'string',
            pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
          },
        },
      },
    },
    kubernetesVersion: {
      description: `The version of Kubernetes the files are for, from "1.0" to "1.${NEWEST_VERSION}". In quotes: 1.30 is the number 1.3.`,
      type: ['string', 'number'],
      pattern: '^v?1\\.[0-9]{1,3}(\\.[0-9]+)?$',
      default: `1.${DEFAULT_SETTINGS.kubernetesVersion}`,
    },
    podSecurity: {
      description:
        'The level of the Pod Security Standards that pods are to keep to. A Namespace in the workspace that enforces another one with its label counts more, for the pods in it.',
      enum: POD_SECURITY_LEVELS,
    },
    honour: {
      description:
        'Programs whose suppressions in the files count as if they were ours: kube-linter and Polaris by annotations, Checkov by checkov.io/skip…, KICS by its comments, scanners for secrets by the marks of a line. Without it those of the scanners count.',
      type: 'array',
      items: { enum: HONOURED_TOOLS },
      uniqueItems: true,
    },
    externalSecrets: {
      description: 'How the refactorings make ExternalSecrets and PushSecrets.',
      type: 'object',
      additionalProperties: false,
      properties: {
        store: {
          description:
            'The store of the workspace that is offered before others: its name, or SecretStore/name, or ClusterSecretStore/name.',
          type: 'string',
          pattern: STORE_FORM.source,
        },
        key: {
          description:
            'How the keys in the store are named, such as prod/{namespace}/{secret}/{key}. {secret} and {key} have to be in it.',
          type: 'string',
          pattern: KEY_FORM.source,
        },
        operatorVersion: {
          description:
            'The release of the External Secrets Operator that runs, such as 0.16. From 0.16 on, which serves external-secrets.io/v1, the fix of eso-deprecated-api is safe.',
          type: 'string',
          pattern: OPERATOR_VERSION_FORM.source,
        },
      },
    },
    external: {
      description:
        'What exists although no file here defines it: names, with stars where one stands for many, and with a namespace before them where only that one counts, such as shop/db. Rules about references are silent about it.',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        EXTERNAL_NAMES.map((name) => [
          name,
          {
            type: 'array',
            items: {
              type: 'string',
              pattern: (name === 'namespaces' ? EXTERNAL_NAMESPACE_FORM : EXTERNAL_FORM).source,
            },
          },
        ]),
      ),
    },
    registries: {
      description:
        'Where images may come from: hosts, or hosts with a path, such as ghcr.io/our-team or *.azurecr.io. Switches image-registry-allowlist on.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    schemas: {
      description:
        'Files and folders with schemas of further kinds, relative to this file: custom resource definitions, and JSON Schemas with x-kubernetes-group-version-kind. Nothing is fetched.',
      type: 'array',
      items: { type: 'string', minLength: 1, not: { pattern: '^[A-Za-z][A-Za-z0-9+.-]+://' } },
    },
    testFolders: {
      ...patterns(
        'Folders and files of test data, where findings are information and which fix leaves alone, as patterns like those of .gitignore, relative to this file.',
      ),
      default: DEFAULT_SETTINGS.testFolders,
    },
  };
  const missing = SETTING_NAMES.filter((name) => !Object.hasOwn(properties, name));
  if (missing.length > 0) throw new Error(`scripts/generate/schema.mjs says nothing of ${missing.join(', ')}`);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Yamlock',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: Object.fromEntries(SETTING_NAMES.map((name) => [name, properties[name]])),
    definitions: {
      level: {
        description: 'How much a finding weighs. `off` without quotes is false to readers of YAML 1.1.',
        enum: [...RULE_LEVELS, false],
      },
      rules: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          RULES.map(({ id, summary, level }) => [
            id,
            {
              description: `${summary}. By default: ${level}.\n${rulePage(id)}`,
              $ref: '#/definitions/level',
            },
          ]),
        ),
        // Former ids still work.
        ...formerIds(RULES),
      },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function formerIds(rules) {
  const former = rules.flatMap(({ aliases = [] }) => aliases);
  if (former.length === 0) return {};
  return { patternProperties: { [`^(?:${former.join('|')})$`]: { $ref: '#/definitions/level' } } };
}
