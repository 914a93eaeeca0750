/**
 * The moments at which a process may end and nothing may be lost or sent twice, in the order a delivery passes them. The tests end
 * the process at each; outside tests they are empty calls.
 */
export const crashPoints = [
  'migration-statement',
  'door-verified',
  'journal-committed',
  'spool-written',
  'spool-brought-in',
  'take-counted',
  'take-stood',
  'take-decided',
  'take-finished',
  'take-committed',
  'claim-chosen',
  'claim-committed',
  'gate-judged',
  'letter-written',
  'letter-streamed',
  'marker-set',
  'marker-committed',
  'dot-noted',
  'answer-heard',
  'outcome-recorded',
  'outcome-committed',
  'outcome-filed',
  'recover-freed',
  'recover-done',
] as const
export type CrashPoint = (typeof crashPoints)[number]

let armed: { readonly point: CrashPoint; left: number } | null = null

/** The process ends when it passes the point for the `nth` time. */
export function armCrash(point: CrashPoint, nth: number): void {
  armed = { point, left: nth }
}

/** SIGKILL: nothing is flushed, closed or said. */
export function crashPoint(point: CrashPoint): void {
  if (armed?.point !== point) return
  armed.left -= 1
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL')
}
