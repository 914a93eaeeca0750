import type { Knex } from 'knex'
import { fromJson } from '../db/row.ts'
import { type Targets, usualTargets } from '../domain/conversation.ts'
import type { ServiceHours } from '../domain/service-hours.ts'
import type { Instant } from '../domain/time.ts'

/** When a shop answers and how soon it means to. `hours` null: the merchant set none, so every hour counts. */
export type Service = { readonly hours: ServiceHours | null; readonly targets: Targets }

export async function serviceOf(knex: Knex, shopId: number): Promise<Service> {
  const row = (await knex('service_hours').where({ shop_id: shopId }).first()) as
    { days: string; holidays: string; targets: string } | undefined
  if (!row) return { hours: null, targets: usualTargets }
  const days = fromJson<ServiceHours['days']>(row.days)
  return {
    hours: days.some((spans) => spans.length > 0) ? { days, holidays: fromJson(row.holidays) } : null,
    targets: { ...usualTargets, ...fromJson<Partial<Targets>>(row.targets) },
  }
}

export async function saveService(
  knex: Knex,
  shopId: number,
  { days, holidays }: ServiceHours,
  targets: Targets,
  now: Instant,
): Promise<void> {
  await knex('service_hours')
    .insert({
      shop_id: shopId,
      days: JSON.stringify(days),
      holidays: JSON.stringify(holidays),
      targets: JSON.stringify(targets),
      updated_at: now,
    })
    .onConflict(['shop_id'])
    .merge()
}
