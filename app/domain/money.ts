/** An amount in the currency's minor unit (grosz, cent; yen has none). `currency` is ISO 4217, upper case. */
export type Money = { readonly amount: number; readonly currency: string }

const digitsByCurrency = new Map<string, number>()

/** Decimal places of a currency by ISO 4217 as the runtime's ICU knows them: PLN 2, JPY 0, KWD 3. Unknown: 2. */
export function minorDigits(currency: string): number {
  let digits = digitsByCurrency.get(currency)
  if (digits === undefined) {
    try {
      digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    } catch {
      digits = 2
    }
    digitsByCurrency.set(currency, digits)
  }
  return digits
}

/** Reads a platform's decimal amount (`"199.99"`, `"-3"`, `199.99`) without passing through floating point; null when it is not an amount. */
export function parseMoney(text: unknown, currency: string): Money | null {
  if (typeof text !== 'string' && typeof text !== 'number') return null
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(String(text).trim())
  if (!match) return null
  const [, sign, whole = '0', fraction = ''] = match
  const digits = minorDigits(currency)
  const kept = fraction.slice(0, digits).padEnd(digits, '0')
  const roundUp = (fraction[digits] ?? '0') >= '5' ? 1 : 0
  const amount = Number(whole) * 10 ** digits + Number(kept || '0') + roundUp
  return Number.isSafeInteger(amount) ? { amount: sign && amount ? -amount : amount, currency } : null
}

/** An amount as platforms' APIs take it: `199.99`, `500` yen. */
export function moneyText({ amount, currency }: Money): string {
  const digits = minorDigits(currency)
  return (amount / 10 ** digits).toFixed(digits)
}

/** Money as people write it: `199,99 zł`, `£3.00`. */
export function formatMoney(money: Money, locale: string): string {
  const digits = minorDigits(money.currency)
  return new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency }).format(
    money.amount / 10 ** digits,
  )
}
