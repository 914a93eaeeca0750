import { setTimeout as wait } from 'node:timers/promises'
import type { Server } from './server.ts'
import { startStopwatch } from './stopwatch.ts'

/** Asks a server for its health again and again; gives how long the answers took. */
export function takePulse(
  url: string,
  { pid }: Server,
): () => Promise<{ readonly p95: number; readonly most: number }> {
  const times: number[] = []
  let over = false
  const beating = (async () => {
    while (!over) {
      const stop = startStopwatch(pid)
      await fetch(`${url}/healthz`).then(
        (answer) => answer.arrayBuffer(),
        () => null,
      )
      times.push(stop())
      await wait(20)
    }
  })()
  return async () => {
    over = true
    await beating
    times.sort((a, b) => a - b)
    return { p95: Math.round(times[Math.floor(times.length * 0.95)] ?? 0), most: Math.round(times.at(-1) ?? 0) }
  }
}
