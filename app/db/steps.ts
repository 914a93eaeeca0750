/** What the hot steps of this process took so far, for /metrics: how many, and how long in all. */
export type Step = 'claim' | 'marker' | 'take'
const taken = new Map<Step, { count: number; seconds: number }>()

export async function timed<T>(step: Step, work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  try {
    return await work()
  } finally {
    const sum = taken.get(step) ?? { count: 0, seconds: 0 }
    taken.set(step, { count: sum.count + 1, seconds: sum.seconds + (performance.now() - begun) / 1000 })
  }
}

export const stepsTaken = (): ReadonlyMap<Step, { readonly count: number; readonly seconds: number }> => taken
