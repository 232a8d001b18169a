/**
 * What is known of the `sops` program: `ready` to be started once somebody has chosen a fix; `absent` where there is none,
 * so that its command is handed over; or why it is there and may not be started.
 */
export type ProgramState = 'ready' | 'absent' | { readonly refused: string };
