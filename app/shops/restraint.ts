import type { Knex } from 'knex'
import { noRestraint, type Restraint } from '../domain/restraint.ts'
import type { Instant } from '../domain/time.ts'

type Row = {
  quiet_from: number | null
  quiet_until: number | null
  rests_on_sundays: number
  letter_gap: number | null
  survey_gap: number | null
  most_in_month: number | null
}

/** What the shop asks of itself beyond the law. */
export async function restraintOf(knex: Knex, shopId: number): Promise<Restraint> {
  const row = (await knex('restraints').where({ shop_id: shopId }).first()) as Row | undefined
  if (!row) return noRestraint
  return {
    quietFrom: row.quiet_from,
    quietUntil: row.quiet_until,
    restsOnSundays: row.rests_on_sundays === 1,
    letterGap: row.letter_gap,
    surveyGap: row.survey_gap,
    mostInMonth: row.most_in_month,
  }
}

export async function saveRestraint(knex: Knex, shopId: number, own: Restraint, now: Instant): Promise<void> {
  const row: Row = {
    quiet_from: own.quietFrom,
    quiet_until: own.quietUntil,
    rests_on_sundays: own.restsOnSundays ? 1 : 0,
    letter_gap: own.letterGap,
    survey_gap: own.surveyGap,
    most_in_month: own.mostInMonth,
  }
  await knex('restraints')
    .insert({ shop_id: shopId, ...row, updated_at: now })
    .onConflict('shop_id')
    .merge()
}
