import {
  NotificationType,
  NotificationType0,
  RequestType,
  RequestType0,
  type WorkDoneProgressParams,
} from 'vscode-languageclient';
import {
  APPLIED_CHANGED,
  APPLIED_ROOTS,
  APPLIED_TEXT,
  type AppliedRoot,
  type AppliedText,
  CARETS,
  type CaretLines,
  type ClientAnswer,
  FILE_STATUS,
  type FileContent,
  type FileKind,
  type FileQuestion,
  type FileStatus,
  KIND_OF_FILE,
  LIST_RULES,
  PENDING,
  type PendingUploads,
  PROGRAMS,
  type ProgramSettings,
  READ_FILE,
  READ_FOLDER,
  REFACTORING,
  type Refactoring,
  ROTATION,
  ROTATION_CHANGED,
  type RotationPage,
  type RuleInfo,
  SCAN_WORKSPACE,
  type ScanResult,
  SECRET_FLOW,
  SECRET_FLOW_CHANGED,
  type SecretFlow,
  type SecretFlowTarget,
  type ServerStatus,
  STATUS,
  STILL_THERE,
  SWITCHED_OFF,
  type SwitchedOffPlace,
  YAML_EXTENSION,
} from '../../protocol/messages.js';

export const pendingRequest = new RequestType0<PendingUploads, void>(PENDING);
export const appliedChangedNotification = new NotificationType0(APPLIED_CHANGED);
export const appliedRootsRequest = new RequestType<{ readonly uri: string }, AppliedRoot[], void>(APPLIED_ROOTS);
export const appliedTextRequest = new RequestType<Pick<AppliedRoot, 'uri' | 'key'>, AppliedText | null, void>(
  APPLIED_TEXT,
);
export const caretsNotification = new NotificationType<CaretLines>(CARETS);
export const programsNotification = new NotificationType<ProgramSettings>(PROGRAMS);
export const yamlExtensionNotification = new NotificationType<{ readonly present: boolean }>(YAML_EXTENSION);
export const statusNotification = new NotificationType<ServerStatus>(STATUS);
export const scanRequest = new RequestType<WorkDoneProgressParams, ScanResult, void>(SCAN_WORKSPACE);
export const fileStatusRequest = new RequestType<{ readonly uri: string }, FileStatus, void>(FILE_STATUS);
export const switchedOffRequest = new RequestType<{ readonly uri: string }, readonly SwitchedOffPlace[], void>(
  SWITCHED_OFF,
);
export const rulesRequest = new RequestType<Record<string, never>, RuleInfo[], void>(LIST_RULES);
export const refactoringRequest = new RequestType<unknown, Refactoring | null, void>(REFACTORING);
export const stillThereRequest = new RequestType<Pick<Refactoring, 'removes'>, string[], void>(STILL_THERE);
export const secretFlowRequest = new RequestType<Pick<SecretFlowTarget, 'uri'>, SecretFlow, void>(SECRET_FLOW);
export const secretFlowChangedNotification = new NotificationType0(SECRET_FLOW_CHANGED);
export const rotationRequest = new RequestType<unknown, RotationPage | null, void>(ROTATION);
export const rotationChangedNotification = new NotificationType0(ROTATION_CHANGED);
export const readFileRequest = new RequestType<FileQuestion, ClientAnswer<FileContent>, void>(READ_FILE);
export const readFolderRequest = new RequestType<FileQuestion, ClientAnswer<[string, FileKind][]>, void>(READ_FOLDER);
export const kindOfFileRequest = new RequestType<FileQuestion, ClientAnswer<FileKind>, void>(KIND_OF_FILE);
