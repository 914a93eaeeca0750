import { second } from '../domain/time.ts'

/** Letters on their way over one channel. */
export type Lane<Item> = {
  /** False when nothing became free for a while. */
  readonly room: () => Promise<boolean>
  /** Begins with it, or lets it wait in line. */
  readonly put: (item: Item) => void
  /** Resolves when all is carried, or nothing has moved for a while; gives back what still waits in line. What is under way goes on. */
  readonly rest: () => Promise<readonly Item[]>
  /** Gives back what waits in line, but for the first `keep`. */
  readonly takeBack: (keep: number) => readonly Item[]
  /** Resolves when nothing is under way. */
  readonly finished: () => Promise<void>
  /** Nothing has moved for a while. */
  readonly isStuck: () => boolean
  readonly isEmpty: () => boolean
}

/**
 * Carries so many at once. A mail server that takes minutes, as it may (RFC 5321 §4.5.3.2.6), or that trickles, makes its lane stuck and
 * holds up nobody else: whoever waits here waits for `patience` at most.
 */
export function openLane<Item>(
  width: number,
  carry: (item: Item) => Promise<void>,
  patience: number = 2 * second,
): Lane<Item> {
  const line: Item[] = []
  let underWay = 0
  let stuck = false
  let watch: NodeJS.Timeout | undefined
  const waiting = new Set<() => void>()

  function stir(): void {
    for (const look of waiting) look()
  }

  function lookOut(): void {
    clearTimeout(watch)
    if (underWay === 0) return
    watch = setTimeout(() => {
      stuck = true
      stir()
    }, patience)
  }

  function begin(): void {
    for (const item of line.splice(0, width - underWay)) {
      if (underWay++ === 0) lookOut()
      void carry(item).finally(() => {
        underWay--
        stuck = false
        lookOut()
        begin()
        stir()
      })
    }
  }

  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })

  const isEmpty = (): boolean => underWay === 0 && line.length === 0
  return {
    isEmpty,
    isStuck: () => stuck,
    finished: () => until(isEmpty),
    async room() {
      const free = (): boolean => underWay < width && line.length === 0
      if (free()) return true
      let late = false
      const patient = setTimeout(() => {
        late = true
        stir()
      }, patience)
      await until(() => late || free())
      clearTimeout(patient)
      return free()
    },
    put(item) {
      line.push(item)
      begin()
    },
    async rest() {
      await until(() => stuck || isEmpty())
      return line.splice(0)
    },
    takeBack: (keep) => line.splice(keep),
  }
}
