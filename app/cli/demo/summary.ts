import type { App } from '../../app.ts'
import { countOf } from '../../db/row.ts'
import { second, type Instant } from '../../domain/time.ts'
import { flows } from '../../flows/index.ts'
import { csatOf, npsOf } from '../../metrics/answers.ts'
import { whyNotSent } from '../../metrics/letters.ts'
import { listShops } from '../../shops/shops.ts'

const round = (value: number | null): string => (value ?? 0).toFixed(0)

/** Prints what the fortnight came to. `took` is real time, in milliseconds. */
export async function summaryOf(
  app: App,
  {
    since,
    until,
    took,
    letters,
  }: { readonly since: Instant; readonly until: Instant; readonly took: number; readonly letters: number },
): Promise<void> {
  const { knex } = app.db
  const [shop] = await listShops(knex)
  if (!shop) return
  const period = { from: since, to: until + 1 }
  const counted = (table: string, where: object = {}): Promise<number> =>
    countOf(knex(table).where({ shop_id: shop.id, ...where }))
  const lines: string[] = ['']
  lines.push(
    `${await counted('journal')} webhooks, ${await counted('orders')} orders, ${await counted('parcels')} parcels, ${letters} letters in ${(took / second).toFixed(1)} s`,
  )
  for (const flow of flows)
    lines.push(`  ${flow.title.en.padEnd(26)} ${await counted('messages', { flow: flow.name, state: 'sent' })} sent`)
  lines.push('Not sent, and why:')
  for (const { why, letters: unsent } of (await whyNotSent(knex, shop.id, period)).slice(0, 6))
    lines.push(`  ${String(unsent).padStart(4)}  ${why}`)
  const nps = await npsOf(knex, shop.id, period)
  const csat = await csatOf(knex, shop.id, period)
  lines.push(`${await counted('responses')} answers, ${await counted('inbound')} mails`)
  if (nps.score !== null)
    lines.push(
      `NPS ${round(nps.score)} (${round(nps.low)} to ${round(nps.high)}), from ${nps.n} answers to ${nps.asked} letters`,
    )
  if (csat.score !== null)
    lines.push(`Satisfied ${round(csat.score * 100)} % of ${csat.n} answers to ${csat.asked} letters`)
  process.stdout.write(`${lines.join('\n')}\n`)
}
