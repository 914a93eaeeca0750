import { type Parcel, type ParcelStatus, statusOf } from './parcel.ts'
import { bandOf, kindOf } from './survey.ts'

/** Quiet: nobody need do anything. Open: somebody of the shop brings it to an outcome. */
export const conversationStates = ['open', 'closed', 'quiet'] as const
export type ConversationState = (typeof conversationStates)[number]

/** Why somebody is needed, the most pressing first. */
export const reasonsToOpen = ['parcel trouble', 'low score', 'words'] as const
export type ReasonToOpen = (typeof reasonsToOpen)[number]

/** How it ended for the customer, in the merchant's words. */
export const outcomes = ['solved', 'refunded', 'replaced', 'explained', 'unreachable', 'nothing needed'] as const
export type Outcome = (typeof outcomes)[number]

/** Minutes within which people want to hear back: a quarter of them within an hour, half within three, nearly all within eight. */
export type Targets = { readonly [reason in ReasonToOpen]: number }
export const usualTargets: Targets = { 'parcel trouble': 60, 'low score': 180, words: 480 }

/**
 * Whether what a customer said needs somebody: a low score always; words when no score says that all is well. A parcel in
 * trouble makes either pressing.
 */
export function whyOpen(
  said: { readonly survey: string; readonly score: number | null; readonly words: string | null },
  parcels: readonly Parcel[],
): ReasonToOpen | null {
  const kind = kindOf(said.survey)
  const band = said.score === null || kind === 'open' ? null : bandOf(kind, said.score)
  const needed = band === 'detractor' ? 'low score' : band === null && (said.words ?? '').trim() ? 'words' : null
  return needed && parcels.some(isInTrouble) ? 'parcel trouble' : needed
}

const trouble: readonly ParcelStatus[] = ['delayed', 'attempted', 'failed']

function isInTrouble(parcel: Parcel): boolean {
  const now = parcel.cancelled ? null : statusOf(parcel)
  return now !== null && trouble.includes(now.status)
}
