import type { Knex } from 'knex'
import { fenceOf, noted, noteDown } from '../db/installation.ts'
import { countOf, fromJson } from '../db/row.ts'
import { day, hour, type Instant, minute } from '../domain/time.ts'
import { why } from '../domain/why.ts'

export const alarmNames = ['fence', 'queue', 'journal', 'set aside', 'silent flow', 'webhooks gone'] as const

/** Something an operator must look at. */
export type Alarm = { readonly name: (typeof alarmNames)[number]; readonly sentence: string }

/** How long due letters and deliveries may wait before somebody should know. */
const patience = { letters: 10 * minute, deliveries: 5 * minute }
/** What a shop wrote in a week before it fell silent for a day, at least. */
const usual = 20
/** Look-ups that had to bring what no delivery told. */
const gaps = 3
const recentRows = 20_000

/** Looks for everything that is wrong and that nobody would notice. */
export async function lookForAlarms(knex: Knex, now: Instant): Promise<readonly Alarm[]> {
  const found = [
    await fence(knex),
    await agingQueue(knex, now),
    await agingJournal(knex, now),
    await setAside(knex),
    ...(await silentFlows(knex, now)),
    ...(await goneWebhooks(knex, now)),
  ]
  return found.filter((alarm) => alarm !== null)
}

/** What was found last is kept, so that asking for health costs one small row. */
export const keepAlarms = (knex: Knex, alarms: readonly Alarm[], now: Instant): Promise<void> =>
  noteDown(knex, 'alarms', JSON.stringify(alarms), now)

export async function keptAlarms(knex: Knex): Promise<readonly Alarm[]> {
  const kept = await noted(knex, 'alarms')
  return kept?.value ? fromJson<readonly Alarm[]>(kept.value) : []
}

async function fence(knex: Knex): Promise<Alarm | null> {
  const reason = await fenceOf(knex)
  return reason && { name: 'fence', sentence: `No letters leave until "aftercare resume" (${reason}).` }
}

const minutes = (time: number): number => Math.round(time / minute)

async function agingQueue(knex: Knex, now: Instant): Promise<Alarm | null> {
  const row = (await knex('messages').where({ state: 'scheduled' }).min({ due: 'due_at' }).first()) as {
    due: number | null
  }
  const waited = row.due === null ? 0 : now - Number(row.due)
  return waited > patience.letters
    ? { name: 'queue', sentence: `The oldest due letter has waited ${minutes(waited)} minutes.` }
    : null
}

async function agingJournal(knex: Knex, now: Instant): Promise<Alarm | null> {
  const row = (await knex('journal').where({ state: 'waiting' }).min({ at: 'received_at' }).first()) as {
    at: number | null
  }
  const waited = row.at === null ? 0 : now - Number(row.at)
  return waited > patience.deliveries
    ? { name: 'journal', sentence: `The oldest delivery has waited ${minutes(waited)} minutes to be taken.` }
    : null
}

async function setAside(knex: Knex): Promise<Alarm | null> {
  const n = await countOf(knex('journal').where({ state: 'set aside' }))
  return n > 0
    ? { name: 'set aside', sentence: `${n} deliveries could not be taken; the journal’s page says why.` }
    : null
}

/** A flow that wrote all week, in a shop whose deliveries still come, and has not written for a day; or whose letters cannot be written. */
async function silentFlows(knex: Knex, now: Instant): Promise<readonly Alarm[]> {
  const alarms: Alarm[] = []
  const shops = (await knex('shops').where({ status: 'active' }).select('id', 'domain')) as {
    id: number
    domain: string
  }[]
  for (const { id: shopId, domain } of shops) {
    const flows = (await knex('messages')
      .where({ shop_id: shopId })
      .where('created_at', '>', now - 8 * day)
      .groupBy('flow')
      .select('flow')
      .count({ n: '*' })
      .sum({
        lately: knex.raw('CASE WHEN sent_at > ? THEN 1 ELSE 0 END', [now - day]),
        made: knex.raw('CASE WHEN created_at > ? THEN 1 ELSE 0 END', [now - day]),
        unwritten: knex.raw('CASE WHEN created_at > ? AND why IN (?, ?) THEN 1 ELSE 0 END', [
          now - day,
          why.unwritten,
          why.setAside,
        ]),
      })) as {
      flow: string
      n: number | string
      lately: number | string
      made: number | string
      unwritten: number | string
    }[]
    for (const { flow, n, lately, made, unwritten } of flows) {
      if (Number(unwritten) > 0)
        alarms.push({
          name: 'silent flow',
          sentence: `${Number(unwritten)} letters of ${flow} at ${domain} could not be written since yesterday.`,
        })
      else if (Number(n) >= usual && Number(lately) === 0 && Number(made) >= usual / 7)
        alarms.push({
          name: 'silent flow',
          sentence: `${flow} at ${domain} has sent nothing for a day, although it had something to say.`,
        })
    }
  }
  return alarms
}

/** Reading the platform keeps finding orders that no delivery told of: the subscription has vanished, or its address has changed. */
async function goneWebhooks(knex: Knex, now: Instant): Promise<readonly Alarm[]> {
  const newest = (await knex('journal').max({ id: 'id' }).first()) as { id: number | null }
  const read = knex.raw(`CASE WHEN topic LIKE 'read/%' THEN 1 ELSE 0 END`)
  const rows = (await knex('journal')
    .join('shops', 'shops.id', 'journal.shop_id')
    .where('journal.id', '>', Number(newest.id ?? 0) - recentRows)
    .where('received_at', '>', now - 6 * hour)
    .where({ status: 'active' })
    // A new shop's past is read before its first delivery comes.
    .where('installed_at', '<', now - day)
    .groupBy('domain')
    .select('domain')
    .count({ n: '*' })
    .sum({ read })) as { domain: string; n: number | string; read: number | string }[]
  return rows
    .filter(({ n, read: found }) => Number(found) >= gaps && Number(found) === Number(n))
    .map(({ domain }) => ({
      name: 'webhooks gone' as const,
      sentence: `No delivery came from ${domain} for six hours although it has orders: look at its webhooks.`,
    }))
}
