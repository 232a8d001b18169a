/** Returns a Pod with a variable for each reference to a ConfigMap: `name: settings, key: level`. The first stands in the tenth line. */
export function podReading(...references: readonly string[]): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app
      image: registry.example/app:1.2.3
      env:
${references.map((one, index) => `        - name: A${index}\n          valueFrom: {configMapKeyRef: {${one}}}\n`).join('')}`;
}

/** Returns a kustomization that makes the ConfigMap `settings` of a file. */
export function settingsOf(file: string): string {
  return `namespace: shop\nresources: [pod.yaml]\nconfigMapGenerator:\n  - name: settings\n    files: ['${file}']\n`;
}
