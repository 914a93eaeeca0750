import { mkdirSync } from 'node:fs'
import { open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crashPoint } from '../crash.ts'
import { groupCommit } from '../db/group-commit.ts'
import { newId } from '../db/row.ts'
import { minute } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { isDead } from '../outbox/owner.ts'
import { frame, readFrames, type Frames, type Shelved } from './frames.ts'

/** No disk lasts for ever: what is more than this is refused, and the platform keeps it. */
const maxBytes = 1024 * 1024 * 1024
/** A file this large, or this old, gets no more deliveries. */
const maxSegment = 16 * 1024 * 1024
const openFor = minute
/** After this long nobody writes to a file any more, whoever began it. */
const abandonedAfter = 10 * minute

/**
 * Files in the data folder where deliveries wait while the database is slow or away: only appended to, encrypted, on disk
 * before `append` resolves. Each process writes files of its own; what a dead one left is anybody's to bring in.
 */
export type Spool = {
  readonly append: (shelved: Shelved) => Promise<void>
  /** Nothing of this process is there or on its way there. */
  readonly empty: () => boolean
  /** The files that may be brought in now, oldest first; none of them grows any more. */
  readonly ready: () => Promise<readonly string[]>
  readonly read: (file: string) => Promise<Frames>
  readonly remove: (file: string) => Promise<void>
  /** Keeps a file that cannot be brought in where a person can find it, and out of the way of the others. */
  readonly setAside: (file: string) => Promise<void>
  readonly close: () => Promise<void>
}

type Segment = { readonly name: string; readonly handle: FileHandle; readonly begun: number; size: number }

export function openSpool(
  folder: string,
  { keys, owner, limit = maxBytes }: { readonly keys: Keys; readonly owner: string; readonly limit?: number },
): Spool {
  const suffix = `.${Buffer.from(owner).toString('base64url')}.spool`
  const own = new Set<string>()
  let current: Segment | null = null
  let waiting = 0
  let turn: Promise<unknown> = Promise.resolve()

  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  async function segment(): Promise<Segment> {
    if (current && (current.size >= maxSegment || performance.now() - current.begun > openFor)) await close()
    if (current) return current
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if ((await spoolState(folder)).bytes >= limit) throw new Error('the spool is full')
    const name = `${newId()}${suffix}`
    const handle = await open(join(folder, name), 'ax', 0o600)
    own.add(name)
    current = { name, handle, begun: performance.now(), size: 0 }
    await syncFolder(folder)
    return current
  }

  async function close(): Promise<void> {
    const { handle } = current ?? {}
    current = null
    await handle?.close()
  }

  const write = (list: readonly Shelved[]): Promise<readonly void[]> =>
    alone(async () => {
      const to = await segment()
      try {
        const bytes = Buffer.concat(list.map((one) => frame(keys, one)))
        await to.handle.appendFile(bytes)
        await to.handle.datasync()
        crashPoint('spool-written')
        to.size += bytes.length
      } catch (error) {
        // What is half written was promised to nobody; the next delivery begins a new file.
        await to.handle.truncate(to.size).catch(() => {})
        await close().catch(() => {})
        throw error
      }
      return Array.from<void>({ length: list.length })
    })
  const enter = groupCommit(write)

  return {
    async append(shelved) {
      waiting++
      try {
        await enter(shelved)
      } finally {
        waiting--
      }
    },
    empty: () => waiting === 0 && own.size === 0,
    ready: () =>
      alone(async () => {
        await close()
        const ready: string[] = []
        for (const name of await namesIn(folder, '.spool'))
          if (own.has(name) || (await isAbandoned(folder, name, owner))) ready.push(name)
        for (const name of own) if (!ready.includes(name)) own.delete(name)
        return ready
      }),
    read: async (file) => readFrames(keys, await readFile(join(folder, file))),
    async remove(file) {
      crashPoint('spool-brought-in')
      await rm(join(folder, file), { force: true })
      own.delete(file)
    },
    async setAside(file) {
      await rename(join(folder, file), join(folder, `${file}.aside`))
      own.delete(file)
    },
    close: () => alone(close),
  }
}

/** Names begin with the moment they were made, so their order is the files'. */
async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => name.endsWith(ending)).sort()
}

async function isAbandoned(folder: string, name: string, self: string): Promise<boolean> {
  const owner = Buffer.from(name.split('.')[1] ?? '', 'base64url').toString()
  if (isDead(owner, self)) return true
  const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Infinity }))
  return Date.now() - mtimeMs > abandonedAfter
}

/** A new file is safe only once the folder that names it is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What lies in the spool: bytes and files that wait, and files a person must look at. */
export async function spoolState(folder: string): Promise<{
  readonly files: number
  readonly bytes: number
  readonly aside: number
}> {
  const names = await namesIn(folder, '.spool')
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return {
    files: names.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    aside: (await namesIn(folder, '.aside')).length,
  }
}
