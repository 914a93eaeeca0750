import { setImmediate, setTimeout } from 'node:timers/promises'

/**
 * Natural group commit: while one commit runs, everything that arrives waits in line and goes together into the next.
 * An idle system adds no delay, a busy one shares each fsync among all who wait. With `linger` (milliseconds) a commit waits a
 * moment for more to come: for work that many do at once and nobody watches.
 */
export function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxGroup = 256, linger = 0 }: { readonly maxGroup?: number; readonly linger?: number } = {},
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }
  let line: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    while (line.length > 0) {
      // At least one turn of the event loop, so that requests already read from their sockets share the commit.
      await (linger > 0 ? setTimeout(linger) : setImmediate())
      const group = line.slice(0, maxGroup)
      line = line.slice(maxGroup)
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
    }
    running = false
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      line.push({ item, resolve, reject })
      if (!running) void run()
    })
}
