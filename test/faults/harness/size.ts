import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { percentile } from './until.ts'

/** Megabytes of memory, and open files, of a process. */
export function sizeOf(pid: number): { readonly memory: number; readonly files: number } {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return { memory: Math.round(Number(kilobytes) / 1_024), files: readdirSync(`/proc/${pid}/fd`).length }
}

/** Watches a process; what it returns ends that and says by how many percent its last fifth is above its second. */
export function watchMemory(pid: number): () => number {
  const seen: number[] = []
  const watching = setInterval(() => {
    if (existsSync(`/proc/${pid}/status`)) seen.push(sizeOf(pid).memory)
  }, 1_000)
  return () => {
    clearInterval(watching)
    const fifth = Math.floor(seen.length / 5)
    return Math.round((percentile(seen.slice(-fifth), 50) / percentile(seen.slice(fifth, 2 * fifth), 50) - 1) * 100)
  }
}
