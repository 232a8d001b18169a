import { LEAST_MEMORY, parseQuantity } from '../../kubernetes/quantity.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** A number of cores above that of any node. */
const MOST_CORES = 1024;

/** A suspicious quantity: the reason, and the quantity that was probably meant. */
interface Odd {
  readonly what: string;
  readonly meant: string | undefined;
}

export default defineRule({
  id: 'quantity-suspicious',
  family: 'resources',
  level: 'warning',
  scope: 'container',
  summary: 'A quantity of memory or CPU means something else than it looks',
  why: 'The suffix m stands for thousandths: `memory: 100m` is a tenth of a byte, with which no container starts, and `cpu: 500` asks for 500 cores.',
  how: 'Write memory with Mi or Gi, and CPU in cores or with m.',
  references: [
    {
      title: 'Resource Management for Pods and Containers: Memory resource units',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
    },
    {
      title: 'Resource Management for Pods and Containers: CPU resource units',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu',
    },
  ],
  *check(container) {
    for (const list of ['requests', 'limits']) {
      for (const quantity of container.at('resources', list)?.entries() ?? []) {
        const odd = oddity(quantity);
        if (!odd) continue;
        const { meant } = odd;
        yield {
          at: quantity,
          message: say`Container "${container.name}" has ${quantity.text} in ${list}.${quantity.key}, which is ${odd.what}`,
          fixes: meant
            ? [{ title: say`Write ${meant}`, safety: 'review', plan: () => setScalar(quantity, meant) }]
            : [],
        };
      }
    }
  },
});

/** Returns the valid form of `512MB`, `512 Mi`, `1gi`, `512K`; undefined for other texts. */
function meantBytes(text: string): string | undefined {
  const [, digits = '', unit = ''] = /^([\d.]+) ?([kmgtp])i?b?$/i.exec(text) ?? [];
  return unit === '' ? undefined : `${digits}${unit.toUpperCase()}i`;
}

/** Returns the valid form of `500mi`, `500M`, `500 m`, `0,5`, `2 cores`; undefined for other texts. */
function meantCores(text: string): string | undefined {
  const milli = /^(\d+) ?[mM]i?$/.exec(text)?.[1];
  if (milli !== undefined) return `${milli}m`;
  return /^(\d+(?:[.,]\d+)?) ?(?:cores?|c|cpus?|vcpus?)?$/i.exec(text)?.[1]?.replace(',', '.');
}

function oddity({ key, text, opaque }: Cursor): Odd | undefined {
  const inBytes = key === 'memory' || key === 'ephemeral-storage';
  if (opaque || !(inBytes || key === 'cpu') || !/^[+-]?\.?\d/.test(text)) return undefined;
  const quantity = parseQuantity(text);
  const digits = /^\+?[\d.]+/.exec(text)?.[0] ?? '';
  if (!quantity) {
    return { what: say`no quantity that Kubernetes reads`, meant: inBytes ? meantBytes(text) : meantCores(text) };
  }
  if (quantity.amount < 0) return { what: say`less than nothing`, meant: undefined };
  // Zero may be intended, and so may a number with an exponent.
  if (quantity.amount === 0 || /[eE][+-]?\d/.test(text)) return undefined;
  if (inBytes && quantity.suffix === 'm') return { what: say`thousandths of a byte`, meant: `${digits}Mi` };
  if (inBytes && quantity.amount < LEAST_MEMORY && quantity.suffix === '')
    return { what: say`a number of bytes`, meant: `${digits}Mi` };
  if (inBytes && quantity.amount < LEAST_MEMORY) return { what: say`less than a mebibyte`, meant: undefined };
  if (key === 'cpu' && quantity.amount > MOST_CORES)
    return { what: say`more cores than a node has`, meant: quantity.suffix === '' ? undefined : meantCores(text) };
  if (key === 'cpu' && quantity.suffix === '' && quantity.amount >= 100)
    return { what: say`a number of cores`, meant: `${digits}m` };
  return undefined;
}
