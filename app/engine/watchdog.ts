import { Worker } from 'node:worker_threads'
import { second } from '../domain/time.ts'

/** Looks into the process's pulse this often; so many looks without one, and it stands still. */
const looks = 6

/**
 * Ends this process when its event loop stands still for `limit` milliseconds. Nothing inside can interrupt a loop that never ends; a
 * supervisor starts the process again, and what hung was counted before it began, so the third time it is set aside.
 */
export function startWatchdog(limit = 60 * second): () => Promise<void> {
  const pulse = new SharedArrayBuffer(4)
  const beats = new Int32Array(pulse)
  const worker = new Worker(new URL('./watchdog-worker.js', import.meta.url), {
    workerData: { pulse, look: limit / looks, looks },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
    env: {},
    execArgv: [],
  })
  worker.unref()
  const timer = setInterval(
    () => {
      Atomics.add(beats, 0, 1)
      Atomics.notify(beats, 0)
    },
    Math.min(second, limit / looks),
  )
  timer.unref()
  return async () => {
    clearInterval(timer)
    await worker.terminate()
  }
}
