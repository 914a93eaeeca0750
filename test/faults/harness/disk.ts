import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/** A small disk of its own, which can be filled to the last byte. */
export type Disk = {
  readonly folder: string
  readonly fill: () => void
  readonly free: () => void
  readonly remove: () => void
}

/** `size` as mount takes it (64m). Null: this user may not mount. */
export function openDisk(size: string): Disk | null {
  const folder = mkdtempSync('/tmp/aftercare-disk-')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmdirSync(folder)
    return null
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      for (const block of [65_536, 512, 1])
        try {
          for (;;) appendFileSync(filler, Buffer.alloc(block, 1))
        } catch {
          // No block of this size fits any more.
        }
    },
    free: () => rmSync(filler),
    remove() {
      execFileSync('umount', ['--lazy', folder])
      rmdirSync(folder)
    },
  }
}
