/**
 * Natural group commit: while one commit runs, everything that arrives waits in line and goes together into the next.
 * No timer: an idle system adds no delay, a busy one shares each fsync among all who wait.
 */
export function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  maxGroup = 256,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }
  let line: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    // One turn of the event loop, so that requests already read from their sockets share the first commit.
    await new Promise(setImmediate)
    while (line.length > 0) {
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
