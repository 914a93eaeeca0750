import { setTimeout as wait } from 'node:timers/promises'

/** Waits for a condition, asking often; what it throws means "not yet". Gives the milliseconds it took. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  limit = 60_000,
  every = 50,
): Promise<number> {
  const begun = performance.now()
  let last: unknown = null
  while (performance.now() - begun < limit) {
    try {
      if (await isSo()) return Math.round(performance.now() - begun)
      last = null
    } catch (error) {
      last = error
    }
    await wait(every)
  }
  throw new Error(`within ${limit / 1_000} s it did not come about that ${what}`, { cause: last })
}

/** Does `work` for each item, a few at once. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as T, index)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}

/** Rounded; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? 0)
}
