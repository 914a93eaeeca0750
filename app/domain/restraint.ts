import { isSunday } from './holidays.ts'
import type { Policy } from './policy.ts'
import type { QuietHours } from './quiet-hours.ts'
import { hour } from './time.ts'

/** How much more careful a shop is than its customers' countries ask. What is null adds nothing. */
export type Restraint = {
  /** Minutes after midnight by the customer's clock. */
  readonly quietFrom: number | null
  readonly quietUntil: number | null
  readonly restsOnSundays: boolean
  /** Hours between any two letters nobody ordered, across flows. */
  readonly letterGap: number | null
  /** Hours between any two questions. */
  readonly surveyGap: number | null
  /** Letters nobody ordered that one person gets in any thirty days. */
  readonly mostInMonth: number | null
}

export const noRestraint: Restraint = {
  quietFrom: null,
  quietUntil: null,
  restsOnSundays: false,
  letterGap: null,
  surveyGap: null,
  mostInMonth: null,
}

/** What may be chosen, both ends included. The night ends by noon and begins after it, so that every day has hours to write in. */
export const restraintBounds = {
  quietFrom: [15 * 60, 22 * 60],
  quietUntil: [7 * 60, 12 * 60],
  letterGap: [16, 30 * 24],
  surveyGap: [24, 90 * 24],
  mostInMonth: [1, 60],
} as const satisfies { readonly [name in keyof Restraint]?: readonly [number, number] }

/** The country's policy with the shop's own restraint on top: of every two rules the stricter, never the looser. */
export function stricter(law: Policy, own: Restraint): Policy {
  const most = own.mostInMonth === null ? law.mostInMonth : Math.min(own.mostInMonth, law.mostInMonth)
  return {
    needsConsent: law.needsConsent,
    quiet: quieter(law.quiet, own),
    letterGap: Math.max(law.letterGap, (own.letterGap ?? 0) * hour),
    surveyGap: Math.max(law.surveyGap, (own.surveyGap ?? 0) * hour),
    mostInMonth: most,
  }
}

function quieter(law: QuietHours, { quietFrom, quietUntil, restsOnSundays }: Restraint): QuietHours {
  const lawRests = law.restsOn
  const restsOn = restsOnSundays
    ? (date: Parameters<typeof isSunday>[0]) => isSunday(date) || lawRests?.(date) === true
    : lawRests
  return {
    from: Math.min(law.from, quietFrom ?? law.from),
    until: Math.max(law.until, quietUntil ?? law.until),
    ...(restsOn ? { restsOn } : {}),
  }
}
