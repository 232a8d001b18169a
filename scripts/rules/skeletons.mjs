// Makes the skeletons of a rule and its fixture. test/parity.test.ts fails for as long as they contain `FILL IN`.

/** The subjects of rules by scope, with the code by which a skeleton finds a field and names it. */
const SUBJECTS = {
  container: { field: "container.at('fillIn')", named: `Container "\${container.name}"`, imports: [] },
  resource: {
    field: "resource.cursor.at('spec', 'fillIn')",
    named: `\${describe(resource)}`,
    imports: ["import { describe } from '../../kubernetes/resource.js';"],
  },
  document: { field: "document.root?.at('fillIn')", named: 'The file', imports: [] },
};

export const SCOPES = Object.keys(SUBJECTS);

/** Returns the text of a rule's file. It compiles, and finds nothing in YAML that people write. */
export function ruleSkeleton(family, id, scope) {
  const { field, named, imports } = SUBJECTS[scope];
  return `${[...imports, "import { defineRule } from '../../model/rule.js';"].join('\n')}
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: '${id}',
  family: '${family}',
  level: 'warning',
  scope: '${scope}',
  summary: 'FILL IN: what was found, in one line without a full stop',
  why: 'FILL IN: what can happen, in one or two sentences.',
  how: 'FILL IN: what to do about it, in one or two sentences.',
  references: [],
  *check(${scope}) {
    // FILL IN: what is looked at, and when nothing is wrong with it.
    const field = ${field};
    if (field?.value !== true) return;
    yield {
      at: field,
      message: say\`${named} FILL IN: what is wrong, in one sentence without a full stop\`,
      // Without \`fixes\` where only a person can decide.
      fixes: [{ title: say\`FILL IN: Set fillIn to false\`, safety: 'intent', plan: () => setScalar(field, false) }],
    };
  },
});
`;
}

/** Returns the text of a rule's fixture, with the cases that test/harness requires. */
export function fixtureSkeleton(id, scope) {
  const { start, place } = YAML[scope];
  return `# YAML only: \`npm run try-rule -- ${id}\` writes below the lines what is found there.
# case: FILL IN: what is found
${start}
${place}# FILL IN: the field as it should not be

# case: silent FILL IN: for the near miss, where the same kind or field is as it may be
${start}
${place}# FILL IN: the field as it may be

# case: silent in a file that is half-written
${start}
${place}# FILL IN: the field with its value still to come, as in \`fillIn:\`
`;
}

const YAML = {
  container: {
    start: `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: registry.example/app:1.2.3`,
    place: '    ',
  },
  resource: {
    start: `apiVersion: v1 # FILL IN
kind: Service # FILL IN
metadata: {name: web}
spec:
  type: ClusterIP`,
    place: '  ',
  },
  document: { start: 'name: web # FILL IN', place: '' },
};
