import type { Knex } from 'knex'
import { measures } from '../../domain/measure.ts'
import type { Shop } from '../../domain/shop.ts'
import { day } from '../../domain/time.ts'
import { timeZoneKnown } from '../../domain/time-zone.ts'
import { type Digest, digestOf, weekBefore } from '../../metrics/digest.ts'
import type { StaffWriter } from '../../outbox/staff-post.ts'
import { bestLocale } from '../../render/locale.ts'
import type { PageRenderer } from '../../render/page.ts'
import { wantsDigest } from '../../shops/digest-wish.ts'
import { figureOf, verdictOf } from './words.ts'
import type { Language } from '../language.ts'

export type DigestNeeds = {
  readonly knex: Knex
  readonly pages: PageRenderer
  /** A page of the shop's admin. */
  readonly linkTo: (shop: Shop, path: string) => string
}

/** The week in one letter; none when nothing happened that somebody should know, or when it was stopped meanwhile. */
export const digestWriter =
  ({ knex, pages, linkTo }: DigestNeeds): StaffWriter =>
  async (shop, refs) => {
    const monday = [...refs].sort((a, b) => a.localeCompare(b)).at(-1)
    if (monday === undefined || !(await wantsDigest(knex, shop.id))) return null
    const timeZone = timeZoneKnown(shop.timeZone)
    const digest = await digestOf(knex, shop.id, weekBefore(monday, timeZone))
    if (!digest) return null
    const language = bestLocale(shop.locale, null)
    const links = {
      numbers: linkTo(shop, 'numbers'),
      waiting: linkTo(shop, 'feedback?waiting=yes'),
      unconfirmed: linkTo(shop, 'messages?state=uncertain'),
      webhooks: linkTo(shop, 'settings/webhooks'),
      stop: linkTo(shop, 'settings/digest'),
    }
    const data = { shopName: shop.name, titleKey: 'digest.title', ...told(digest, language), links }
    const write = (part: string, layout: string): string =>
      pages.page(`admin/mail/${part}`, { locale: shop.locale, timeZone, data, layout }).trim()
    return {
      subject: write('digest-subject', 'bare'),
      html: write('digest', 'staff-letter'),
      text: write('digest-text', 'bare'),
    }
  }

function told({ period, scores, ...digest }: Digest, language: Language) {
  return {
    ...digest,
    from: period.from,
    to: period.to - day / 2,
    scores: scores.map(({ survey, result, month, change }) => {
      const { unit, score } = measures[survey]
      return {
        key: `survey.${survey}`,
        n: result.n,
        month: month.n,
        score: figureOf(unit, score(month), language),
        verdict: change && verdictOf(unit, change, language),
      }
    }),
  }
}
