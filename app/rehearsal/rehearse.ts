import { setImmediate as turn } from 'node:timers/promises'
import type { Db } from '../db/db.ts'
import type { Shop } from '../domain/shop.ts'
import { minute, type Instant } from '../domain/time.ts'
import { decide } from '../journal/decide.ts'
import { stand } from '../journal/stand.ts'
import type { Keys } from '../keys/keys.ts'
import { claim } from '../outbox/claim.ts'
import { grantHandOffs } from '../outbox/marker.ts'
import { passGate } from '../outbox/pass-gate.ts'
import { recordOutcomes } from '../outbox/settle.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { type Happening, pastOf, type Stretch } from './past.ts'
import { setStage, type Stage } from './stage.ts'

export type Rehearsal = Stretch & { readonly shop: Shop; readonly flows: readonly string[] }

type Needs = {
  readonly db: Db
  readonly keys: Keys
  readonly report: (error: unknown, sentence: string) => void
  /** Told now and then how much of the stretch is played, 0…1. */
  readonly progress?: (share: number) => Promise<void>
}

const owner = 'rehearsal'
/** What happened within so long is taken together, and what falls due too. A real worker is quicker; nobody would see it. */
const breath = 5 * minute
const most = 200

/**
 * What some flows would have written over a stretch of the shop's past. The events are played in their order into a copy,
 * through the very code that takes, decides, judges and records on other days; only nothing is written and nothing sent.
 */
export async function rehearse(needs: Needs, rehearsal: Rehearsal): Promise<Outcome> {
  const { shop, flows, since } = rehearsal
  const happenings = await pastOf(needs.db.knex, shop, rehearsal)
  const stage = await setStage(needs.db, shop, flows, rehearsal)
  try {
    const early = happenings.findLastIndex(({ at }) => at < since) + 1
    await setTheScene(needs, rehearsal, stage, happenings.slice(0, early))
    await play(needs, rehearsal, stage, happenings.slice(early))
    return await outcomeOf(stage.db, shop, since)
  } finally {
    await stage.db.close()
  }
}

/** What happened before is only known; no flow hears it. */
async function setTheScene(
  needs: Needs,
  { shop, since }: Rehearsal,
  stage: Stage,
  before: readonly Happening[],
): Promise<void> {
  for (let first = 0; first < before.length; first += most)
    await take(needs, shop, stage, before.slice(first, first + most), since, true)
  await stage.knownBy(since)
}

async function play(
  needs: Needs,
  { shop, since, until }: Rehearsal,
  stage: Stage,
  happenings: readonly Happening[],
): Promise<void> {
  let next = 0
  let shown = 0
  for (;;) {
    const happens = happenings[next]?.at ?? until
    const due = await nextDue(stage.db, shop.id)
    const now = Math.min(happens, due)
    if (now >= until) return
    await stage.knownBy(now)
    if (due <= happens) await deliver(needs, shop, stage.db, due, until)
    else {
      const batch: Happening[] = []
      for (let one = happenings[next]; one && batch.length < most; one = happenings[++next]) {
        if (one.at > happens + breath || one.at > due) break
        batch.push(one)
      }
      await take(needs, shop, stage, batch, batch.at(-1)?.at ?? happens, false)
    }
    const share = (now - since) / (until - since)
    if (needs.progress && share - shown >= 0.01) await needs.progress((shown = share))
    // The server this runs in has others to answer as well.
    await turn()
  }
}

async function take(
  { keys }: Needs,
  shop: Shop,
  { db }: Stage,
  batch: readonly Happening[],
  now: Instant,
  history: boolean,
): Promise<void> {
  const rows = batch.map(({ name, event }, id) => ({ id, topic: name, events: [event], history }))
  await db.write(async (trx) => {
    const { touched } = await stand(trx, { shop, keys, now }, rows)
    await decide(trx, { shop, keys, now }, touched)
  })
}

async function nextDue(db: Db, shopId: number): Promise<Instant> {
  const row = (await db
    .knex('messages')
    .where({ shop_id: shopId, state: 'scheduled' })
    .min({ due: 'due_at' })
    .first()) as {
    due: Instant | null
  }
  return row.due ?? Number.POSITIVE_INFINITY
}

/** Everything due about now, through the gate; what may go counts as gone, so that caps, throttles and next steps are real. */
async function deliver({ keys, report }: Needs, shop: Shop, db: Db, due: Instant, until: Instant): Promise<void> {
  const row = (await db
    .knex('messages')
    .where({ shop_id: shop.id, state: 'scheduled' })
    .where('due_at', '<=', Math.min(due + breath, until - 1))
    .max({ last: 'due_at' })
    .first()) as { last: Instant }
  const now = row.last
  for (;;) {
    const claimed = await claim(db, owner, now, most)
    if (claimed.length === 0) return
    const leaves = await passGate(db, shop.id, claimed, now, report)
    await db.write(async (trx) => {
      const handOffs = leaves.map(({ message }) => ({ message, owner, now, ...unwrittenLetter }))
      const granted = await grantHandOffs(db, trx, handOffs)
      const tried = leaves.flatMap(({ message, flow, context }, index) => {
        const handOff = handOffs[index]
        const outcome = { kind: 'accepted', response: '' } as const
        return handOff && granted.has(handOff) ? [{ message, flow, context, outcome, now }] : []
      })
      await recordOutcomes(trx, keys, tried)
      await trx('messages').where({ shop_id: shop.id, state: 'claimed' }).update({ state: 'dropped' })
    })
  }
}

const unwrittenLetter = { messageIdHeader: '', subject: '', packed: Buffer.alloc(0), links: [] } as const
