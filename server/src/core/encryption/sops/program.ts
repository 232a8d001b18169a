/**
 * The state of the `sops` program: `ready` to be started once the user has chosen a fix; `absent` where it is not
 * installed, so that the user gets its command; or the reason why it may not be started.
 */
export type ProgramState = 'ready' | 'absent' | { readonly refused: string };
