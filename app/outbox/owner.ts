import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** When a process began, in the kernel's ticks since boot; tells a living process from another that got its number. Null: no such process, or not Linux. */
function startedAt(pid: number): string | null {
  try {
    // proc(5): the name in parentheses may hold spaces, so count from its end; starttime is field 22.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null
  } catch {
    return null
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8)
  } catch {
    return 'unknown'
  }
}

/** Who holds a lease: machine, boot, process and the moment it began. */
export const thisOwner = (pid: number = process.pid): string =>
  `${hostname().slice(0, 80)}/${bootId()}/${pid}/${startedAt(pid) ?? 'unknown'}`

/** True only when the holder is certainly gone: it ran on this machine, and its boot or its process is over. Elsewhere leases decide. */
export function isDead(owner: string, self: string = thisOwner()): boolean {
  const [host, boot, pid = '', start] = owner.split('/')
  const [ownHost, ownBoot] = self.split('/')
  if (host !== ownHost || boot === 'unknown' || start === 'unknown') return false
  return boot !== ownBoot || startedAt(Number(pid)) !== start
}

/** What the holder wrote is still in this machine's memory, unless it was lost with a power failure or a restart. */
export function isOfThisBoot(owner: string, self: string = thisOwner()): boolean {
  const [host, boot] = owner.split('/')
  const [ownHost, ownBoot] = self.split('/')
  return host === ownHost && boot === ownBoot && boot !== 'unknown'
}
