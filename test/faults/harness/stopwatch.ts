import { existsSync, readFileSync } from 'node:fs'

/** Milliseconds a process's main thread has waited for a processor since it began; 0 where the system does not say. */
function waited(pid: number): number {
  const file = `/proc/${pid}/task/${pid}/schedstat`
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[1]) / 1_000_000 : 0
}

/**
 * Begins to time what a server does for this process; what it returns says how many milliseconds it took, without what either of them stood in
 * line for a processor. On a busy machine that is other people's work.
 */
export function startStopwatch(pid: number): () => number {
  const inLine = (): number => waited(pid) + waited(process.pid)
  const [begun, before] = [performance.now(), inLine()]
  return () => {
    const took = performance.now() - begun
    return Math.max(0, took - (inLine() - before))
  }
}
