import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../../domain/time.ts'
import { type Money, moneyText } from '../../../domain/money.ts'
import { id, parts, text } from '../../payload.ts'
import type { Webservice } from './ask.ts'

export type Voucher = {
  /** The same reward asked for twice is the same code. */
  readonly code: string
  readonly name: string
  /** PrestaShop's numbers of the shop's languages: where one is left without a name, it makes the voucher and answers 500. */
  readonly languageIds: readonly string[]
  readonly off: { readonly percent: number } | { readonly amount: Money; readonly currencyId: string }
  readonly from: Instant
  readonly expiresAt: Instant
  /** Only this customer may use it; null: whoever has the code. */
  readonly customerId: string | null
  readonly leastSpent: Money | null
  /** PrestaShop keeps local dates. */
  readonly timeZone: string
}

const escaped = (words: string): string =>
  words.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replaceAll(/\p{Cc}/gu, ' ')
const field = (name: string, value: string): string => `<${name}>${escaped(value)}</${name}>`
const local = (at: Instant, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString()
    .slice(0, 19)
    .replace('T', ' ')

const named = ({ languageIds, name }: Voucher): string =>
  languageIds.map((language) => `<language id="${escaped(language)}">${escaped(name)}</language>`).join('')

/** A cart rule: once, by one person, not together with others and not on what is reduced already. Resolves with the code. */
export async function makeVoucher(service: Webservice, voucher: Voucher): Promise<string> {
  if ((await found(service, voucher.code)) !== null) return voucher.code
  const { off } = voucher
  const xml = [
    `<cart_rule><name>${named(voucher)}</name>`,
    field('code', voucher.code),
    field('id_customer', voucher.customerId ?? '0'),
    field('date_from', local(voucher.from, voucher.timeZone)),
    field('date_to', local(voucher.expiresAt, voucher.timeZone)),
    field('quantity', '1'),
    field('quantity_per_user', '1'),
    field('partial_use', '0'),
    field('cart_rule_restriction', '1'),
    field('reduction_exclude_special', '1'),
    field('highlight', '0'),
    field('active', '1'),
    'percent' in off
      ? field('reduction_percent', String(off.percent))
      : field('reduction_amount', moneyText(off.amount)) +
        field('reduction_currency', off.currencyId) +
        field('reduction_tax', '1'),
    voucher.leastSpent ? field('minimum_amount', moneyText(voucher.leastSpent)) + field('minimum_amount_tax', '1') : '',
    '</cart_rule>',
  ].join('')
  const made = await service.make('cart_rules', xml)
  return text((made.cart_rule as Record<string, unknown> | undefined)?.code) ?? voucher.code
}

/** Takes back a code that nobody used: PrestaShop counts down what is left of it. */
export async function withdrawVoucher(service: Webservice, code: string): Promise<void> {
  const rule = await found(service, code)
  if (rule !== null && rule.left > 0) await service.remove(`cart_rules/${rule.id}`)
}

async function found(
  service: Webservice,
  code: string,
): Promise<{ readonly id: string; readonly left: number } | null> {
  const answer = await service.one('cart_rules', { display: '[id,quantity]', 'filter[code]': `[${code}]` })
  const [rule] = parts(answer.cart_rules)
  const ruleId = id(rule?.id)
  return ruleId === null ? null : { id: ruleId, left: Number(id(rule?.quantity) ?? 0) }
}
