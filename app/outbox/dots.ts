import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { day, type Instant } from '../domain/time.ts'
import { isDead, isOfThisBoot } from './owner.ts'

/** A letter in somebody's hand: claimed anew, it has another fence. */
type InHand = { readonly shopId: number; readonly id: string; readonly fence: number }

/** A process's own list of the letters whose final dot it was about to send. */
export type Dots = {
  /** To be called before the first marker: a list that begins later is not whole. */
  readonly begin: () => void
  /** To be called right before the dot. Throws when others took this process for ended: then the dot must not go. */
  readonly note: (letter: InHand) => void
}

const suffix = '.dots'
const [writable, sealed] = [0o600, 0o400]
/** Over a million letters. A process that lives longer goes on without a list. */
const most = 64 * 1024 ** 2
const modeOf = (list: number): number => fstatSync(list).mode & 0o777
const lineOf = ({ shopId, id, fence }: InHand): string => `${shopId} ${id} ${fence}`
const fileOf = (folder: string, owner: string): string =>
  join(folder, `${Buffer.from(owner).toString('base64url')}${suffix}`)

/**
 * Between the marker's commit and the dot a process may be killed, and the database then believes in a hand-off that never was. The system
 * keeps what a killed process wrote, so the list needs no sync: while the machine runs, a marked letter that is not on it never left.
 */
export function openDots(folder: string, owner: string): Dots {
  const file = fileOf(folder, owner)
  let list: number | null = null
  let size = 0

  /** Without a list nobody claims to know what left. One that is not whole must go. */
  function giveUp(): void {
    size = Infinity
    if (existsSync(file)) rmSync(file)
  }

  function open(): number | null {
    const { O_APPEND, O_CREAT, O_WRONLY } = constants
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const opened = openSync(file, O_APPEND | O_CREAT | O_WRONLY, writable)
    if (modeOf(opened) === writable) return opened
    // A disk that keeps no modes, such as one shared with another system: there a list could not be sealed.
    closeSync(opened)
    giveUp()
    return null
  }

  return {
    begin() {
      if (list !== null || size > 0) return
      try {
        list = open()
      } catch {
        giveUp()
      }
    },
    note(letter) {
      if (list === null) return
      const line = `${lineOf(letter)}\n`
      try {
        if (size <= most) size += writeSync(list, line)
      } catch {
        size = Infinity
      }
      if (size > most) giveUp()
      // Asked after the line was written: whoever sealed the list before may not have read it, whoever seals it later has.
      if (modeOf(list) !== writable)
        throw new Error('another process took this one for ended: it finishes no letters until it is started again')
    },
  }
}

/**
 * Tells whether an ended process of this machine was about to finish a letter; null when nobody can know. Sealed first, so that a process that
 * only seemed to have ended finishes no letter it has not noted by then.
 */
export function dotsOf(folder: string, owner: string): ((letter: InHand) => boolean) | null {
  if (!isOfThisBoot(owner)) return null
  let list: number
  try {
    list = openSync(fileOf(folder, owner), constants.O_RDONLY)
  } catch {
    return null
  }
  try {
    fchmodSync(list, sealed)
    const lines = new Set(readFileSync(list, 'latin1').split('\n'))
    // Removed meanwhile: its owner may go on without it.
    if (fstatSync(list).nlink === 0) return null
    return (letter) => lines.has(lineOf(letter))
  } finally {
    closeSync(list)
  }
}

/** As long as a backup is worth putting back. */
const keptFor = 30 * day

/** Lists of ended processes say what left after a backup was made, if it is put back; the old and the empty ones say nothing. */
export function removeOldDots(folder: string, self: string, now: Instant = Date.now()): void {
  for (const name of listsIn(folder)) {
    const owner = Buffer.from(name.slice(0, -suffix.length), 'base64url').toString()
    const { size, mtimeMs } = statSync(join(folder, name))
    if ((size === 0 || now - mtimeMs > keptFor) && isDead(owner, self)) rmSync(join(folder, name), { force: true })
  }
}

/** The newest fence at which a letter was about to be finished by anybody on this machine; 0: it never was. */
export function lastFences(folder: string): (letter: Omit<InHand, 'fence'>) => number {
  const fences = new Map<string, number>()
  for (const name of listsIn(folder))
    for (const line of readFileSync(join(folder, name), 'latin1').split('\n')) {
      const [shopId, id, fence] = line.split(' ')
      const letter = `${shopId} ${id}`
      if (fence) fences.set(letter, Math.max(Number(fence), fences.get(letter) ?? 0))
    }
  return ({ shopId, id }) => fences.get(`${shopId} ${id}`) ?? 0
}

function listsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(suffix))
  } catch {
    return []
  }
}
