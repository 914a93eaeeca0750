import type { KeyObject } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { crashPoint } from '../crash.ts'
import { type Instant, second } from '../domain/time.ts'
import type { Storefront, Verdict } from '../storefronts/storefront.ts'
import { accept, problem } from './problem.ts'
import type { Journal } from './store.ts'

const maxBody = 5 * 1024 * 1024
/** More than this in flight and the database is not keeping up: better an honest 503, which the platform repeats, than a slow death. */
const maxInFlight = 64 * 1024 * 1024
const maxRequests = 1_024
/** Platforms that never repeat a delivery are turned away much later. */
const roomForTheRest = 4
/** WooCommerce waits a minute for its answer, so a database that is away for a moment costs nothing but time. */
const tries = 80
const betweenTries = second / 2
const tooLarge = 'A delivery may be 5 MB at most.'

export type DoorNeeds = {
  readonly storefront: Storefront
  /** What the deliveries of a shop are signed with; `shop` is null where one secret serves them all. */
  readonly secretsOf: (shop: string | null) => Promise<readonly KeyObject[]>
  readonly journal: Journal
  /** Null: no such shop. */
  readonly shopIdOf: (domain: string) => Promise<number | null>
  readonly now: () => Instant
  /** Told after each durable write, so that the work begins at once. */
  readonly wake: () => void
  readonly report: (error: unknown, sentence: string) => void
  /** Between two tries of writing down what will not be repeated. */
  readonly pause?: () => Promise<void>
}

const pause = (): Promise<void> => wait(betweenTries)

/** `shop`: the one that the address names, where the platform has an address for each. */
export type Door = (req: IncomingMessage, res: ServerResponse, shop?: string | null) => void

/**
 * The way in for a storefront's webhooks. It stands in the HTTP server's own listener, before Express, and does nothing but
 * verify, write down and answer; what a delivery means is found out later, by take.
 */
export function openDoor(needs: DoorNeeds): Door {
  const { storefront } = needs
  const { repeats, isGreeting } = storefront.manners
  const room = repeats ? 1 : roomForTheRest
  let bytesInFlight = 0
  let requests = 0

  async function write(req: IncomingMessage, res: ServerResponse, body: Buffer, shop: string | null): Promise<void> {
    const delivery = { headers: req.headers, body }
    if (isGreeting(delivery)) return accept(res)
    const now = needs.now()
    const verdict = storefront.verify(delivery, await needs.secretsOf(shop), { shop, now })
    if (!verdict.genuine) return problem(res, verdict.status, verdict.why)
    crashPoint('door-verified')
    if (await keep(verdict, body, now)) {
      crashPoint('journal-committed')
      accept(res)
      return needs.wake()
    }
    if (storefront.mustAccept(verdict.topic)) return accept(res)
    problem(res, 404, `No shop ${verdict.domain} is installed here.`)
  }

  /** False: no such shop. One that was erased and came back has another number, so it is looked up once more. */
  async function keep(
    verdict: Verdict & { readonly genuine: true },
    payload: Buffer,
    receivedAt: Instant,
  ): Promise<boolean> {
    const { topic, deliveryId, eventId, apiVersion, triggeredAt } = verdict
    for (let look = 0; look < 2; look++) {
      const shopId = await needs.shopIdOf(verdict.domain)
      if (shopId === null) return false
      const entry = { shopId, topic, deliveryId, eventId, apiVersion, triggeredAt, receivedAt, payload }
      if (await patiently(() => needs.journal.append(entry))) return true
    }
    return false
  }

  /** Where nothing is repeated, the door does it itself for as long as the platform waits, because "later" would be "never". */
  async function patiently<T>(append: () => Promise<T>): Promise<T> {
    for (let left = repeats ? 1 : tries; ; left--)
      try {
        return await append()
      } catch (error) {
        if (left <= 1) throw error
        await (needs.pause ?? pause)()
      }
  }

  return (req, res, shop = null) => {
    if (req.method !== 'POST') return problem(res, 405, 'Webhooks are posted here.', { allow: 'POST' })
    // No platform packs what it signs; unpacking for a stranger is how little becomes too much.
    if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') {
      req.resume()
      return problem(res, 415, 'Webhooks are posted unpacked.')
    }
    // What is refused is read to its end and dropped: a sender whose connection is cut while it writes never sees the answer.
    if (Number(req.headers['content-length'] ?? 0) > maxBody) {
      req.resume()
      return problem(res, 413, tooLarge)
    }
    if (bytesInFlight > maxInFlight * room || requests >= maxRequests * room) {
      req.resume()
      return problem(res, 503, 'Too many deliveries at once; please repeat this one.', { 'retry-after': '10' })
    }
    requests++
    const chunks: Buffer[] = []
    let size = 0
    let open = true
    const close = (): void => {
      if (!open) return
      open = false
      requests--
      bytesInFlight -= size
    }
    req.on('data', (chunk: Buffer) => {
      if (!open) return
      size += chunk.length
      bytesInFlight += chunk.length
      chunks.push(chunk)
      if (size > maxBody) {
        close()
        chunks.length = 0
        problem(res, 413, tooLarge)
      }
    })
    req.on('end', () => {
      if (!open) return
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
      write(req, res, body, shop)
        .catch((error: unknown) => {
          needs.report(error, 'a delivery could not be written down')
          problem(res, 503, 'The delivery could not be written down; please repeat it.', { 'retry-after': '30' })
        })
        .finally(close)
    })
    req.on('error', close)
    req.on('close', () => {
      if (!req.complete) close()
    })
  }
}
