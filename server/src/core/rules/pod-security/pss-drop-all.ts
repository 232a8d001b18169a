import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, type Field, fieldOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import {
  allOf,
  appendItem,
  type EditPlan,
  insertEntry,
  replaceEntry,
  replaceItems,
  setIn,
  setScalar,
} from '../../yaml/edit/edits.js';
import { NodeStyle } from '../../yaml/nodes.js';
import { BASELINE_CAPABILITIES, capabilityNames, keepCapabilities } from '../kit/capabilities.js';
import { containerSecurity } from '../kit/groups.js';
import { joinNames } from '../kit/wording.js';

/** The first version in which the standard exempts pods for Windows. */
const WINDOWS_EXEMPT = 25;
/** The one capability the standard lets containers add. */
const ALLOWED = 'NET_BIND_SERVICE';
/** Ports below this one need that capability. */
const FIRST_OPEN_PORT = 1024;

/** Capabilities that the baseline forbids are left to `pss-capabilities-add`: restricted includes the baseline. */
export default defineRule({
  id: 'pss-drop-all',
  family: 'pod-security',
  level: 'warning',
  pss: 'restricted',
  scope: 'container',
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  since: 22,
  controls: { pss: ['restricted-capabilities'], cis: ['5.2.8', '5.2.9'] },
  summary: 'A container keeps capabilities, or adds some',
  why: "The container runtime's default set lets root change owners, bypass file permissions and forge packets; hardly any program needs it.",
  how: 'Set `capabilities.drop` to `["ALL"]`, and add NET_BIND_SERVICE alone where a port below 1024 is served.',
  references: [
    {
      title: 'Set capabilities for a Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container',
    },
  ],
  *check(container, { kubernetesVersion }) {
    if (container.pod.windows && kubernetesVersion >= WINDOWS_EXEMPT) return;
    const drop = fieldOf(container, 'securityContext', 'capabilities', 'drop');
    if (lacksAll(drop)) {
      yield {
        ...(typeof drop === 'string'
          ? {
              at: container.cursor,
              range: container.label,
              group: containerSecurity(container, 'capabilities.drop'),
            }
          : { at: drop, range: drop.keyRange ?? drop.range }),
        message: say`Container "${container.name}" ${whatItDrops(drop)}`,
        fixes: [dropAll(container)],
      };
    }
    const add = container.at('securityContext', 'capabilities', 'add');
    const others = add ? othersIn(add) : [];
    // Another rule reports the capabilities that the baseline forbids.
    const reported = others.filter((name) => BASELINE_CAPABILITIES.has(name));
    if (!add || reported.length === 0) return;
    yield {
      at: add,
      isWritten: true,
      range: add.keyRange ?? add.range,
      message: say`Container "${container.name}" adds ${reported.join(say`, `)}; only ${ALLOWED} may be added`,
      fixes: [
        lacksAll(drop)
          ? dropAll(container)
          : {
              title: say`No longer add ${others.join(say`, `)}`,
              safety: 'intent',
              plan: () => keepCapabilities(add, isAllowed),
            },
      ],
    };
  },
});

function lacksAll(drop: Field): boolean {
  if (typeof drop === 'string') return drop === 'absent';
  return (
    drop.kind === 'sequence' && !drop.open && ![...drop.items()].some((item) => item.opaque || item.value === 'ALL')
  );
}

function whatItDrops(drop: Field): string {
  const names = typeof drop === 'string' ? [] : capabilityNames(drop);
  const all = names.find((name) => name.toUpperCase() === 'ALL');
  if (all) return say`drops "${all}", which has to be written ALL`;
  return names.length > 0 ? say`drops some capabilities, but not ALL` : say`keeps the default capabilities`;
}

function isAllowed({ value }: Cursor): boolean {
  return value === ALLOWED;
}

function othersIn(add: Cursor): readonly string[] {
  return capabilityNames(add).filter((name) => name !== ALLOWED);
}

function dropAll(container: Container): Fix {
  const add = container.at('securityContext', 'capabilities', 'add');
  const others = add ? othersIn(add) : [];
  const port = (add ? capabilityNames(add).includes(ALLOWED) : false) ? undefined : lowPort(container);
  const capabilities = container.at('securityContext', 'capabilities');
  const lists = capabilities?.at('drop') || capabilities?.at('add') ? capabilities : undefined;
  return {
    title: [
      say`Drop ALL capabilities`,
      ...(port === undefined ? [] : [say`add ${ALLOWED}${others.length === 0 ? say` for port ${port}` : ''}`]),
      ...(others.length === 0 ? [] : [say`no longer add ${joinNames(others, 1)}`]),
    ].join(say`, `),
    safety: others.length === 0 ? 'review' : 'intent',
    risk: riskOf(container, port),
    ...(lists ? { plan: () => planDropAll(lists, port !== undefined) } : adding(container, port !== undefined)),
  };
}

function lowPort(container: Container): number | undefined {
  const ports = [...(container.at('ports')?.items() ?? [])].map((port) => port.at('containerPort')?.value);
  return ports.find((port) => typeof port === 'number' && port > 0 && port < FIRST_OPEN_PORT) as number | undefined;
}

/** Returns the risk of the fix. Ports below 1024 need root, or a capability on the program's file for other users. */
function riskOf({ role, cursor }: Container, lowPort: number | undefined): string | undefined {
  if (lowPort !== undefined) return say`port ${lowPort}`;
  return role === 'container' && !cursor.has('ports') ? say`ports below 1024` : undefined;
}

function adding({ cursor }: Container, needsAllowed: boolean): Pick<Fix, 'adds' | 'plan'> {
  const value = { drop: ['ALL'], ...(needsAllowed ? { add: [ALLOWED] } : {}) };
  const adds: Addition = {
    map: cursor,
    path: ['securityContext', 'capabilities'],
    value,
    after: AFTER.container.securityContext,
  };
  return { adds, plan: () => planAddition(adds) };
}

function planDropAll(capabilities: Cursor, needsAllowed: boolean): EditPlan {
  const [drop, add] = [capabilities.at('drop'), capabilities.at('add')];
  const added = add ? capabilityNames(add) : [];
  const keeps = needsAllowed || added.includes(ALLOWED);
  // Where no added capability stays, `drop` takes the place of `add`.
  if (add && !drop && !keeps) return replaceEntry(add, 'drop', ['ALL']);
  const dropping = drop?.kind === 'sequence' ? dropIn(drop) : setIn(capabilities, ['drop'], ['ALL']);
  if (!needsAllowed) {
    if (!add || othersIn(add).length === 0) return dropping;
    // A new `drop` is inserted behind the last line of `add`, whose items must not be removed line by line then.
    return allOf(drop ? keepCapabilities(add, isAllowed) : replaceItems(add, [ALLOWED]), dropping);
  }
  if (!add) return allOf(dropping, insertEntry(capabilities, 'add', [ALLOWED]));
  return allOf(added.length > 0 ? replaceItems(add, [ALLOWED]) : setIn(capabilities, ['add'], [ALLOWED]), dropping);
}

/** Adds ALL to the dropped capabilities; it replaces a single name. */
function dropIn(drop: Cursor): EditPlan {
  const items = [...drop.items()];
  const only = items.length === 1 ? items[0] : items.find((item) => item.string?.toUpperCase() === 'ALL');
  if (only) return setScalar(only, 'ALL');
  return drop.style === NodeStyle.Flow && items.length > 0
    ? replaceItems(drop, [...capabilityNames(drop), 'ALL'])
    : appendItem(drop, 'ALL');
}
