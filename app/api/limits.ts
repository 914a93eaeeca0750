import { type Instant, minute } from '../domain/time.ts'

/** Requests of one token in a minute, in each web process. */
export const perMinute = 300
/** Tokens remembered at once; who asked longest ago is forgotten first, which only gives them a fresh minute. */
const mostTokens = 10_000

export type Allowance = { readonly allowed: boolean; readonly left: number; readonly secondsLeft: number }

/** A minute's allowance for each token, refilled when its minute is over. */
export function rateLimits(most = perMinute): (token: string, now: Instant) => Allowance {
  const windows = new Map<string, { ends: Instant; used: number }>()
  return (token, now) => {
    let window = windows.get(token)
    if (!window || window.ends <= now || window.ends > now + minute) {
      windows.delete(token)
      window = { ends: now + minute, used: 0 }
      windows.set(token, window)
      const [oldest] = windows.keys()
      if (windows.size > mostTokens && oldest !== undefined) windows.delete(oldest)
    }
    window.used++
    return {
      allowed: window.used <= most,
      left: Math.max(0, most - window.used),
      secondsLeft: Math.ceil((window.ends - now) / 1_000),
    }
  }
}
