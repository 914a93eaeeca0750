import { isDeepStrictEqual } from 'node:util'

/** Things of one kind by id, which remembers those that changed since they were loaded. */
export type Shelf<T> = {
  readonly get: (id: string) => T | undefined
  readonly put: (id: string, thing: T) => void
  readonly remove: (id: string) => void
  readonly all: () => readonly T[]
  readonly changed: () => readonly T[]
  readonly removed: () => string[]
}

/** `idOf` names the loaded things. Putting back what is already there changes nothing, so a replay writes nothing. */
export function shelf<T>(loaded: readonly T[], idOf: (thing: T) => string): Shelf<T> {
  const things = new Map(loaded.map((thing) => [idOf(thing), thing]))
  const stored = new Map(things)
  const touched = new Set<string>()
  return {
    get: (id) => things.get(id),
    put(id, thing) {
      things.set(id, thing)
      touched.add(id)
    },
    remove(id) {
      things.delete(id)
      touched.add(id)
    },
    all: () => [...things.values()],
    changed: () =>
      [...touched].flatMap((id) => {
        const thing = things.get(id)
        return thing !== undefined && !isDeepStrictEqual(thing, stored.get(id)) ? [thing] : []
      }),
    removed: () => [...touched].filter((id) => stored.has(id) && !things.has(id)),
  }
}
