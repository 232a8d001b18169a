// Makes a page for each public standard: its controls, each with the rules that look after it.

const FOLDER = 'docs/standards';

/** What is said of a standard above its controls. */
const ABOUT = {
  pss: `The setting \`podSecurity\` of [the configuration](../configuration.md) says which level your namespaces enforce, the profiles \`baseline\`
and \`restricted\` set the levels of the rules, and in the editor a line above each workload says how it meets the standard. The rules are compared
with the admission of Kubernetes itself: \`npm run conformance:pss\`.`,
  cis: `Of the benchmark, the part about policies (5) is what stands in manifests, with the few settings of the control plane that are objects of
the API. Flags and files of nodes are for a program that runs on them.`,
  nsa: `The guidance has headings and no numbers. What it asks of networks, logs and upgrades beyond manifests cannot be seen in a file.`,
};

/** Returns the texts of the pages by path. */
export function standardPages({ RULES, STANDARDS, STANDARD_KEYS, controlsOf, standardTitle }) {
  return new Map(
    STANDARD_KEYS.map((key) => {
      const byControl = new Map();
      for (const rule of RULES)
        for (const { standard, id, label } of controlsOf(rule))
          if (standard === key) byControl.set(id, { label, rules: [...(byControl.get(id)?.rules ?? []), rule] });
      const rows = Object.keys(STANDARDS[key].controls).flatMap((id) => {
        const control = byControl.get(id);
        return control ? control.rules.map((rule, at) => row(at === 0 ? control.label : '', rule, key)) : [];
      });
      const heads = ['control', 'rule', ...(key === 'pss' ? ['standard'] : []), 'level', 'what is found'];
      const text = [
        '<!-- Written by node scripts/generate.mjs. -->',
        `# ${standardTitle(key)}`,
        `The controls of [this standard](${STANDARDS[key].url}), by ${STANDARDS[key].organization}, that can be seen in a file, and the rules that look after
them. A control may ask for more than a rule can see. Reports in SARIF name the controls.`,
        ABOUT[key],
        [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows].join('\n'),
        '[All rules](../rules/README.md) · [Configuration](../configuration.md)',
      ].join('\n\n');
      return [`${FOLDER}/${key}.md`, `${text}\n`];
    }),
  );
}

function row(label, { id, pss, level, summary }, key) {
  const cells = [label, `[${id}](../rules/${id}.md)`, ...(key === 'pss' ? [pss ?? ''] : []), level, summary];
  return `| ${cells.join(' | ')} |`;
}
