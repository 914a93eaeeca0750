import { crashPoint } from '../crash.ts'
import type { Db } from '../db/db.ts'
import { groupCommit } from '../db/group-commit.ts'
import { timed } from '../db/steps.ts'
import type { Keys } from '../keys/keys.ts'
import { grantHandOffs, type HandOff } from './marker.ts'
import { recordOutcomes, type Tried } from './settle.ts'
import type { Unrecorded } from './unrecorded.ts'

/** Milliseconds. Letters are finished in crowds: a moment's patience saves many commits and is nothing to a letter. */
const linger = 10

/** Where letters are entered on their way out: the marker before the final dot, the outcome after it. */
export type Register = {
  /** Resolves once the marker is on disk, or false when something stopped the letter at the last moment. */
  readonly mark: (handOff: HandOff) => Promise<boolean>
  /** Resolves once the outcome is on disk: in the database, or beside it while that is away. */
  readonly settle: (tried: Tried) => Promise<void>
}

/**
 * Markers and outcomes of many letters share a commit: one of them waits for a disk, the others come along. Once `crowd`
 * of them have come, which may depend on how many commits run at once, nothing is gained by waiting for more.
 */
export function openRegister(
  db: Db,
  keys: Keys,
  crowd: (lanes: number) => number = () => 1,
  unrecorded: Pick<Unrecorded, 'keep'> | null = null,
): Register {
  // SQLite has one writer. A database server is busy with one group while the next gathers.
  const lanes = db.kind === 'sqlite' ? 1 : 2
  const enter = groupCommit<HandOff | Tried, boolean>(
    (entries) =>
      timed('marker', () =>
        db.write(async (trx) => {
          const granted = await grantHandOffs(
            db,
            trx,
            entries.filter((entry): entry is HandOff => !isTried(entry)),
          )
          if (granted.size > 0) crashPoint('marker-set')
          await recordOutcomes(trx, keys, entries.filter(isTried))
          if (entries.some(isTried)) crashPoint('outcome-recorded')
          return entries.map((entry) => !isTried(entry) && granted.has(entry))
        }),
      ),
    {
      linger,
      lanes,
      enough: (waiting) => waiting.filter((entry) => !isTried(entry)).length >= crowd(lanes),
    },
  )
  return {
    mark: enter,
    settle: async (tried) => {
      try {
        await enter(tried)
      } catch (error) {
        if (!unrecorded) throw error
        return unrecorded.keep(tried)
      }
      crashPoint('outcome-committed')
    },
  }
}

const isTried = (entry: HandOff | Tried): entry is Tried => 'outcome' in entry
