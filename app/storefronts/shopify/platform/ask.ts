import { setTimeout as sleep } from 'node:timers/promises'
import { second, type Instant } from '../../../domain/time.ts'
import { type Part, part, parts } from '../../payload.ts'
import { type Addresses, apiVersion } from './address.ts'
import { openBucket, type Bucket } from './bucket.ts'
import { codeIn, faultOf, PlatformFault } from './fault.ts'
import { readCapped } from './read.ts'

export type AskNeeds = {
  readonly addresses: Addresses
  readonly now: () => Instant
  /** Rests between attempts; tests rest on their own clock. */
  readonly pause?: (milliseconds: number) => Promise<unknown>
  readonly patience?: number
  /** Aborted when the program ends: nothing is waited for any longer. */
  readonly signal?: AbortSignal
}

/** A shop and the token that opens it. */
export type Access = { readonly domain: string; readonly token: string }

/** Asks the Admin GraphQL API of a shop; resolves with `data`. Throws `PlatformFault` only. */
export type Ask = (access: Access, question: string, variables?: object) => Promise<Part>

const answerWithin = 20 * second
const largestAnswer = 32 * 1024 * 1024
const attempts = 6
const longestPause = 30 * second

/** No connection came about, so nothing was asked. */
const wasNeverReached = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    (error as { cause?: { code?: string } }).cause?.code ?? '',
  )

type Outcome = { readonly data: Part } | { readonly againIn: number; readonly fault: PlatformFault }

/**
 * One client for all shops. The platform gives every shop an allowance of points and says after each answer how much is left:
 * a question whose price is known waits until it fits, and one that was turned away waits as long as it was told. Questions are
 * repeated after a fault of the platform or the network; changes (`mutation`) only when they were turned away unread.
 */
export function openAsk({ addresses, now, signal, patience = answerWithin, ...needs }: AskNeeds): Ask {
  const pause = needs.pause ?? ((time: number) => sleep(time, null, signal ? { signal } : {}))
  const buckets = new Map<string, Bucket>()
  const prices = new Map<string, number>()

  async function once({ domain, token }: Access, question: string, body: string, bucket: Bucket): Promise<Outcome> {
    const repeatable = !question.trimStart().startsWith('mutation')
    const failed = (kind: 'busy' | 'unreachable', sentence: string, againIn: number, unread = false): Outcome => {
      const fault = new PlatformFault(kind, sentence, unread)
      if (!repeatable && !unread) throw fault
      return { againIn, fault }
    }
    let status: number
    let retryAfter: number
    let answer: Part | null
    try {
      const response = await fetch(`${addresses(domain)}/admin/api/${apiVersion}/graphql.json`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'x-shopify-access-token': token,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]),
      })
      status = response.status
      retryAfter = Number(response.headers.get('retry-after')) * second
      answer = part(await readCapped(response, largestAnswer))
    } catch (error) {
      if (error instanceof PlatformFault) throw error
      if (signal?.aborted) throw new PlatformFault('unreachable', 'The program is ending.')
      return failed('unreachable', 'Shopify did not answer in time.', 0, wasNeverReached(error))
    }
    if (status === 429) return failed('busy', 'Shopify asks to go slower.', retryAfter || second, true)
    if (status >= 500) return failed('busy', `Shopify failed with the HTTP status ${status}.`, retryAfter || 0)
    if (status !== 200 || !answer) throw faultOf(status)

    const price = bucket.heed(answer.extensions, now())
    if (price !== null) prices.set(question, price)
    const errors = Array.isArray(answer.errors) ? parts(answer.errors) : []
    const codes = errors.map(({ extensions }) => codeIn(part(extensions)?.code))
    if (codes.includes('THROTTLED'))
      return failed('busy', 'Shopify asks to go slower.', bucket.waitFor(price ?? 0, now()) || second, true)
    // Fields we may not read come back empty beside the rest; what is told is used.
    const data = part(answer.data)
    if (data) return { data }
    if (codes.includes('MAX_COST_EXCEEDED'))
      throw new PlatformFault('too dear', 'The question costs more than Shopify allows for one.')
    if (codes.includes('ACCESS_DENIED'))
      throw new PlatformFault('forbidden', 'Shopify does not let the app ask this: a scope is missing.')
    if (codes.includes('INTERNAL_SERVER_ERROR')) return failed('busy', 'Shopify failed while answering.', 0)
    throw new PlatformFault('refused', `Shopify refused the question (${codes.join(', ') || 'no reason given'}).`)
  }

  return async (access, question, variables = {}) => {
    const bucket = buckets.get(access.domain) ?? openBucket()
    buckets.set(access.domain, bucket)
    const body = JSON.stringify({ query: question, variables })
    let last: PlatformFault | null = null
    for (let attempt = 0; attempt < attempts; attempt++) {
      const wait = bucket.waitFor(prices.get(question) ?? 0, now())
      if (wait > 0) await pause(Math.min(wait, longestPause))
      const outcome = await once(access, question, body, bucket)
      if ('data' in outcome) return outcome.data
      last = outcome.fault
      if (attempt < attempts - 1) await pause(Math.min(longestPause, outcome.againIn || second * 2 ** attempt))
    }
    throw last ?? new PlatformFault('busy', 'Shopify had no room for us.')
  }
}
