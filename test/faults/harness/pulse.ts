import { setTimeout as wait } from 'node:timers/promises'

/** Asks a server for its health again and again; gives how long the answers took. */
export function takePulse(url: string): () => Promise<{ readonly p95: number; readonly most: number }> {
  const times: number[] = []
  let over = false
  const beating = (async () => {
    while (!over) {
      const begun = performance.now()
      await fetch(`${url}/healthz`).then(
        (answer) => answer.arrayBuffer(),
        () => null,
      )
      times.push(performance.now() - begun)
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
