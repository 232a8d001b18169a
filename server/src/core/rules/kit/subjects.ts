import { bindingOf } from '../../kubernetes/rbac.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type EditPlan, refused, removeEntry } from '../../yaml/edit/edits.js';

/** A subject of a binding. */
export interface Bound {
  readonly cursor: Cursor;
  readonly name: string;
  /** The name, which a finding marks. */
  readonly at: Cursor;
  /** The role granted; undefined where a template names it. */
  readonly role: string | undefined;
  /** `ClusterRoleBinding "x" grants the role "y"`. */
  readonly sentence: string;
  readonly fix: { readonly title: string; readonly safety: 'intent'; plan(): EditPlan };
}

/** Returns the subjects of a binding for which `wanted` returns true. */
export function subjectsOf(resource: Resource, wanted: (kind: string, name: string) => boolean): readonly Bound[] {
  const binding = bindingOf(resource);
  return (binding?.subjects ?? []).flatMap(({ cursor, kind, name }) => {
    const at = cursor.at('name');
    if (!binding || !at || !wanted(kind, name)) return [];
    const role = binding.role.string;
    return [
      {
        cursor,
        name,
        at,
        role,
        sentence: say`${describe(resource)} grants ${role ? say`the role "${role}"` : say`a role`}`,
        fix: {
          title: say`Remove the ${kind} "${name}", which loses the role`,
          safety: 'intent' as const,
          plan: () =>
            (cursor.parent?.size ?? 0) < 2
              ? refused(say`it is the only subject of the binding, which would be left without meaning`)
              : removeEntry(cursor),
        },
      },
    ];
  });
}
