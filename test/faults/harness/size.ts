import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { percentile } from './until.ts'

/** Megabytes of memory, and open files, of a process. */
export function sizeOf(pid: number): { readonly memory: number; readonly files: number } {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return { memory: Math.round(Number(kilobytes) / 1_024), files: readdirSync(`/proc/${pid}/fd`).length }
}

/** Watches a process; what it returns ends that and says how many megabytes it took, as the median of each fifth of the time. */
export function watchMemory(pid: number): () => readonly number[] {
  const seen: number[] = []
  const watching = setInterval(() => {
    if (existsSync(`/proc/${pid}/status`)) seen.push(sizeOf(pid).memory)
  }, 1_000)
  return () => {
    clearInterval(watching)
    const fifth = Math.ceil(seen.length / 5)
    return [0, 1, 2, 3, 4].map((one) => percentile(seen.slice(one * fifth, (one + 1) * fifth), 50))
  }
}
