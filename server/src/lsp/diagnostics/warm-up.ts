import { TextDocument } from 'vscode-languageserver-textdocument';
import { entriesOf } from '../../core/engine/groups.js';
import type { SchemaStore } from '../../core/schema/store.js';
import { Project } from '../../host/project/project.js';
import type { Background } from '../session/background.js';
import { NO_FILES } from '../session/hosts.js';
import { DEFAULT_CLIENT_SETTINGS } from '../session/settings.js';
import { toDiagnostics } from './to-lsp.js';

/** The number of keystrokes in each text. With fewer, V8 still interprets a part of the code afterwards. */
const KEYSTROKES = 40;

/**
 * Checks generated manifests, keystroke by keystroke, so that V8 has compiled the code before the user types: interpreted code
 * takes five to ten times as long, which a user would notice. It runs in the background and leaves no trace.
 */
export async function warmUp(background: Background, schemas: SchemaStore | undefined): Promise<void> {
  const project = new Project(NO_FILES, { root: '/', settings: DEFAULT_CLIENT_SETTINGS.settings, schemas });
  const others = { toUri: (path: string) => path, positionsIn: () => undefined, pageOf: (rule: string) => rule };
  for (const [index, text] of [manyDocuments(), oneDocument()].entries()) {
    const path = `/warm-up-${index}.yaml`;
    let content = TextDocument.create(path, 'yaml', 0, text);
    // The edits are in the middle of the text, at the end of an image's name.
    const place = content.positionAt(text.indexOf('\n', text.indexOf('image:', text.length / 2)));
    const behind = { line: place.line, character: place.character + 1 };
    const check = (): void => {
      const { file } = project.update(path, content.getText());
      const entries = entriesOf(project.check(file, () => undefined));
      toDiagnostics(file, entries, content, others);
    };
    check();
    for (let keystroke = 1; keystroke <= KEYSTROKES; keystroke++) {
      if (!(await background.goOn())) return;
      const change =
        keystroke % 2 === 1
          ? { range: { start: place, end: place }, text: 'x' }
          : { range: { start: place, end: behind }, text: '' };
      content = TextDocument.update(content, [change], keystroke);
      check();
    }
  }
}

/** Returns manifests of several kinds in one file. */
function manyDocuments(): string {
  const documents = Array.from({ length: 8 }, (_, index) => [
    deployment(`web-${index}`, 3),
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: web-${index}\nspec:\n  selector:\n    app: web-${index}\n  ports:\n    - port: 80\n      targetPort: http\n`,
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-${index}\ndata:\n  mode: production\n  app.yaml: |\n    server:\n      port: 8080\n      tls: true\n  nginx.conf: |\n    server { listen 8080; }\n`,
  ]);
  return documents.flat().join('---\n');
}

/** Returns a large workload, with many containers. */
function oneDocument(): string {
  return deployment('batch', 24);
}

function deployment(name: string, containers: number): string {
  const head = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  labels:\n    app: ${name}\nspec:\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      automountServiceAccountToken: false\n      containers:\n`;
  return head + Array.from({ length: containers }, (_, index) => container(index)).join('');
}

function container(index: number): string {
  return `        - name: app-${index}
          image: registry.example/app-${index}:1.${index}.0
          command: ["/bin/app", "--port", "${8080 + index}"]
          ports:
            - containerPort: ${8080 + index}
          env:
            - name: LOG_LEVEL
              value: info
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: db
                  key: password
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: ["ALL"]
          livenessProbe:
            httpGet:
              path: /healthz
              port: ${8080 + index}
`;
}
