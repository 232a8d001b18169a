/** Returns a custom resource definition of the kind Widget in shop.example.com/v1. */
export function widgets(spec: string, more = ''): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.shop.example.com
spec:
  group: shop.example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: ${spec}
${more}`;
}

/** Returns a Widget. */
export function widget(spec: string, metadata = '{name: x}'): string {
  return `apiVersion: shop.example.com/v1\nkind: Widget\nmetadata: ${metadata}\nspec: ${spec}\n`;
}
