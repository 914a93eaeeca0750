import { type Instant, minute } from './time.ts'

/** Askers remembered at once; who asked longest ago is forgotten first, which only gives them a fresh minute. */
const mostAskers = 10_000

export type Allowance = { readonly allowed: boolean; readonly left: number; readonly secondsLeft: number }

/** A minute's allowance for each asker, refilled when its minute is over. Counted in this process alone. */
export function rateLimits(most: number): (asker: string, now: Instant) => Allowance {
  const windows = new Map<string, { ends: Instant; used: number }>()
  return (asker, now) => {
    let window = windows.get(asker)
    if (!window || window.ends <= now || window.ends > now + minute) {
      windows.delete(asker)
      window = { ends: now + minute, used: 0 }
      windows.set(asker, window)
      const [oldest] = windows.keys()
      if (windows.size > mostAskers && oldest !== undefined) windows.delete(oldest)
    }
    window.used++
    return {
      allowed: window.used <= most,
      left: Math.max(0, most - window.used),
      secondsLeft: Math.ceil((window.ends - now) / 1_000),
    }
  }
}
