import { minute, second, type Instant } from './time.ts'

/*
 * Telling mail scanners from people by what they do; the reasoning and the tests are in docs/machines.md.
 *
 * A sign alone suffices where no person does such a thing. Hints are what a person does now and then: two are needed.
 */

/** Something opened or sent for one letter. */
export type Sight = {
  readonly at: Instant
  /** `page`: the survey's page was shown; `link`: a counted link; `trap`: a link nobody can see; `answer`: an answer was sent. */
  readonly what: 'page' | 'link' | 'trap' | 'answer'
  /** The score that was opened or sent, or the link's number. */
  readonly detail: number | null
  /** Equal for requests for this letter that come from one place with one program; says nothing about any other letter. */
  readonly visitor: string
}

/** How an answer, or a visit, came. */
export type Manner = {
  readonly at: Instant
  readonly visitor: string
  /** What the request itself gives away; null: nothing. */
  readonly told: Why | null
  /** Milliseconds between the page being shown and the answer; null: not known. */
  readonly dwell: number | null
  /** When the letter went out. */
  readonly sentAt: Instant | null
}

/** Stored with what is suspected, and translated by the exact text. */
export const machineWhy = {
  headersOnly: 'only the headers were asked for',
  fetchedAhead: 'it was fetched ahead, before anybody looked',
  fieldFilled: 'a field no person can see was filled in',
  stampForged: 'what the page had written into its form was changed',
  trap: 'the same visitor opened a link no person can see',
  tooQuick: 'it was sent quicker than anybody can press a button',
  manyScores: 'several scores were sent within seconds',
  everyScore: 'the same visitor opened one score after the other within seconds',
  everyLink: 'several links of one letter within seconds',
  hints: 'several things about it are unusual for a person',
} as const
export type Why = (typeof machineWhy)[keyof typeof machineWhy]

/** Seeing the page, moving to the button and pressing it takes a person longer than this, network included. */
const quickest = 700
/** About one person in forty is as quick as this. */
const quick = 1_500
/** Sights older than this say nothing about an answer. */
export const memory = 10 * minute
/** What a visitor does so soon after an answer still tells who gave it. */
export const afterthought = minute

const within = (sights: readonly Sight[], at: Instant, before: number): readonly Sight[] =>
  sights.filter((sight) => sight.at <= at && sight.at > at - before)

const different = (sights: readonly Sight[], what: Sight['what']): number =>
  new Set(sights.filter((sight) => sight.what === what && sight.detail !== null).map(({ detail }) => detail)).size

/**
 * Why an answer may be a machine's, from the answer's own manner and what else was seen for the same letter; null when nothing
 * says so. `sights` holds the answer itself too.
 */
export function whyMachine(manner: Manner, sights: readonly Sight[]): Why | null {
  const { at, visitor, told, dwell } = manner
  if (told) return told
  const own = sights.filter((sight) => sight.visitor === visitor)
  const trapped = own.some((sight) => sight.what === 'trap' && sight.at > at - memory && sight.at <= at + afterthought)
  if (trapped) return machineWhy.trap
  if (dwell !== null && dwell < quickest) return machineWhy.tooQuick
  if (different(within(sights, at, 10 * second), 'answer') >= 3) return machineWhy.manyScores
  if (different(within(own, at, 20 * second), 'page') >= 4) return machineWhy.everyScore
  return hintsOf(manner, sights) >= 2 ? machineWhy.hints : null
}

function hintsOf({ at, dwell, sentAt }: Manner, sights: readonly Sight[]): number {
  const near = sights.filter((sight) => Math.abs(sight.at - at) <= minute)
  return [
    near.some(({ what }) => what === 'trap'),
    dwell !== null && dwell < quick,
    new Set(near.map(({ visitor }) => visitor)).size >= 3,
    sentAt !== null && at >= sentAt && at - sentAt < 30 * second,
    different(within(near, at, 20 * second), 'page') >= 3,
    different(within(near, at, 20 * second), 'link') >= 2,
  ].filter(Boolean).length
}
