/** A member of one of the objects that templates have beside values. */
export interface ObjectMember {
  readonly name: string;
  /** Its type in Go; of a method its signature. */
  readonly type: string;
  /** One sentence without a full stop. */
  readonly summary: string;
}

/** The members of objects by their paths; read from Helm v3.22 (pkg/chartutil/values.go, capabilities.go, pkg/engine/files.go). */
const MEMBERS = `
: Values map: The values of the chart: those of its values.yaml, and those that are given for a release
: Release object: What the release is called, and where it goes
: Chart object: What Chart.yaml says
: Capabilities object: What the cluster can
: Files object: The files of the chart that are no templates
: Template object: The template that is rendered
: Subcharts map: The objects of the subcharts, by their names
Release: Name string: The name of the release
Release: Namespace string: The namespace that the release goes to
Release: Service string: What renders the chart: Helm
Release: Revision int: The number of the revision, from 1
Release: IsInstall bool: Whether the release is installed
Release: IsUpgrade bool: Whether the release is upgraded or rolled back
Chart: Name string: The name of the chart
Chart: Version string: The version of the chart
Chart: AppVersion string: The version of what the chart installs
Chart: Description string: What the chart is
Chart: APIVersion string: The version of the format of the chart: v1 or v2
Chart: Type string: application or library
Chart: KubeVersion string: The versions of Kubernetes that the chart supports
Chart: Keywords []string: The keywords of the chart
Chart: Home string: The URL of the project
Chart: Sources []string: The URLs of the sources
Chart: Maintainers []object: The maintainers, each with Name, Email and URL
Chart: Icon string: The URL of an icon
Chart: Condition string: The condition of the chart
Chart: Tags string: The tags of the chart
Chart: Deprecated bool: Whether the chart is deprecated
Chart: Annotations map[string]string: The annotations of the chart
Chart: Dependencies []object: The dependencies of the chart
Chart: IsRoot bool: Whether the chart is no subchart
Capabilities: APIVersions object: The versions of APIs that the cluster serves
Capabilities: KubeVersion object: The version of Kubernetes
Capabilities: HelmVersion object: The version of Helm
Capabilities.APIVersions: Has Has(version string) bool: Whether the cluster serves a version or a resource: apps/v1, apps/v1/Deployment
Capabilities.KubeVersion: Version string: The version: v1.33.0
Capabilities.KubeVersion: Major string: The major version: 1
Capabilities.KubeVersion: Minor string: The minor version: 33
Capabilities.KubeVersion: GitVersion string: The version, as Kubernetes calls it: v1.33.0
Capabilities.HelmVersion: Version string: The version: v3.22.0
Capabilities.HelmVersion: GitCommit string: The commit that Helm was built from
Capabilities.HelmVersion: GitTreeState string: The state of the tree that Helm was built from
Capabilities.HelmVersion: GoVersion string: The version of Go that Helm was built with
Files: Get Get(name string) string: The text of a file
Files: GetBytes GetBytes(name string) []byte: The bytes of a file
Files: Glob Glob(pattern string) files: The files whose paths match a pattern
Files: Lines Lines(name string) []string: The lines of a file
Files: AsConfig AsConfig() string: The files as the data of a ConfigMap
Files: AsSecrets AsSecrets() string: The files as the data of a Secret, in base64
Template: Name string: The path of the template below the folder of the charts
Template: BasePath string: The path of the folder of the templates
`;

const LINE = /^([\w.]*): (\w+) ([^:\n]+): (.+)$/;

const BY_PATH: ReadonlyMap<string, readonly ObjectMember[]> = read();

function read(): ReadonlyMap<string, readonly ObjectMember[]> {
  const found = new Map<string, ObjectMember[]>();
  for (const line of MEMBERS.split('\n')) {
    const [, path, name, type, summary] = LINE.exec(line) ?? [];
    if (path === undefined || name === undefined || type === undefined || summary === undefined) continue;
    found.set(path, [...(found.get(path) ?? []), { name, type, summary }]);
  }
  return found;
}

/** Returns the members of an object that templates have beside values; of what they are rendered with for an empty path. */
export function objectMembers(path: readonly string[]): readonly ObjectMember[] {
  return BY_PATH.get(path.join('.')) ?? [];
}
