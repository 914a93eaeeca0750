/**
 * Hands out what comes in batches, one by one, and fetches the next batch while the last of this one are still in hand.
 * `fetch` answers null when there is no more. A batch that could not be fetched is told to whoever asks next.
 */
export function supplyOf<Item>(fetch: () => Promise<readonly Item[] | null>, low: number) {
  const waiting: Item[] = []
  let more = true
  let fetching: Promise<void> | null = null

  async function refill(): Promise<void> {
    try {
      const batch = await fetch()
      if (batch) waiting.push(...batch)
      else more = false
    } catch (error) {
      more = false
      throw error
    } finally {
      fetching = null
    }
  }

  return {
    /** Null: nothing is left. */
    async next(): Promise<Item | null> {
      for (;;) {
        if (more && waiting.length <= low) {
          fetching ??= refill()
          fetching.catch(() => {})
        }
        const item = waiting.shift()
        if (item !== undefined) return item
        if (!fetching) return null
        await fetching
      }
    },
    /** What was fetched and nobody asked for; settles any fetching first. */
    async rest(): Promise<readonly Item[]> {
      more = false
      await fetching?.catch(() => {})
      return waiting.splice(0)
    },
  }
}
