import type { Purpose } from './customer.ts'
import { isFrenchHoliday, isSunday } from './holidays.ts'
import type { QuietHours } from './quiet-hours.ts'
import { day, hour, type Instant } from './time.ts'

/** What one country asks of letters nobody ordered. Delivery notices are part of the purchase: they need no consent and know no night. */
export type Policy = {
  /** Purposes that need a consent given beforehand. */
  readonly needsConsent: readonly Purpose[]
  readonly quiet: QuietHours
  /** The least time between any two letters nobody ordered, across flows … */
  readonly letterGap: Instant
  /** … and between any two questions. */
  readonly surveyGap: Instant
  /** Letters nobody ordered that one person gets in any thirty days; usually the gap alone says how many. */
  readonly mostInMonth: number
}

const usual: Policy = {
  // Reminding of a cart is advertising wherever the ePrivacy rules, CASL or their kin apply. Where opting out would do (the US),
  // asking first costs a merchant little and keeps the sender's name clean; so consent is the default everywhere.
  needsConsent: ['marketing'],
  quiet: { from: 21 * 60, until: 8 * 60 },
  letterGap: 16 * hour,
  surveyGap: day,
  mostInMonth: Infinity,
}

// A question about satisfaction is advertising too: Germany, BGH 10.7.2018, VI ZR 225/17; Austria reads § 174 TKG 2021 alike.
const surveysAreAdvertising: Policy = { ...usual, needsConsent: ['marketing', 'survey'] }

const france: Policy = {
  ...usual,
  quiet: { from: 22 * 60, until: 8 * 60, restsOn: (date) => isSunday(date) || isFrenchHoliday(date) },
}

/** Countries (ISO 3166-1 alpha-2) that differ from the usual. */
const byCountry: { readonly [country: string]: Policy } = {
  AT: surveysAreAdvertising,
  DE: surveysAreAdvertising,
  FR: france,
}

export const policyOf = (country: string | null): Policy => byCountry[country?.toUpperCase() ?? ''] ?? usual
