import { setImmediate } from 'node:timers/promises'

export type GroupCommitOptions<Item> = {
  readonly maxGroup?: number
  /** How many commits may run at once, where the database gains by it and no two speak of the same row. */
  readonly lanes?: number
  /** Milliseconds a commit waits for more to come, unless `enough` of them have: for work that many do at once and nobody watches. */
  readonly linger?: number
  readonly enough?: (waiting: readonly Item[]) => boolean
}

/**
 * Natural group commit: while one commit runs, everything that arrives waits in line and goes together into the next.
 * An idle system adds no delay, a busy one shares each fsync among all who wait.
 */
export function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxGroup = 256, lanes = 1, linger = 0, enough = () => false }: GroupCommitOptions<Item> = {},
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }
  let line: Waiting[] = []
  let running = 0
  let gathering = false
  let go: () => void = () => {}

  /** Ends when there are enough, or when the patience does. */
  const others = (): Promise<void> =>
    new Promise((resolve) => {
      const patience = setTimeout(resolve, linger)
      go = () => {
        if (!enough(line.map(({ item }) => item))) return
        clearTimeout(patience)
        resolve()
      }
      go()
    })

  async function run(): Promise<void> {
    gathering = true
    // At least one turn of the event loop, so that requests already read from their sockets share the commit.
    await (linger > 0 ? others() : setImmediate())
    gathering = false
    const group = line.slice(0, maxGroup)
    line = line.slice(maxGroup)
    running++
    // Another group may gather while this one is on its way.
    void settle(group)
    next()
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await commit(group.map(({ item }) => item))
      group.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (index < results.length) resolve(result as Result)
        else reject(new Error('the group commit gave fewer results than it was given items'))
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    running--
    next()
  }

  function next(): void {
    if (gathering) go()
    else if (line.length > 0 && running < lanes) void run()
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      line.push({ item, resolve, reject })
      next()
    })
}
