import type { Rates } from '../domain/pace.ts'
import { providerOf } from '../domain/provider.ts'

/** `gmail.com=20 wp.pl=5 *=50`: letters a second by provider, and for each that is not named. */
export function readRates(text: string | null, faults: string[]): Rates {
  const rates = new Map<string, number>()
  for (const part of (text ?? '').split(/[\s,]+/).filter(Boolean)) {
    const [, name = '', rate = ''] = /^(\*|[a-z0-9.-]+\.[a-z0-9-]+)=(\d{1,6}(?:\.\d{1,3})?)$/i.exec(part) ?? []
    if (Number(rate) > 0) rates.set(name === '*' ? '*' : providerOf(name), Number(rate))
    else faults.push(`MAIL_RATES must be letters a second by domain, such as gmail.com=20 *=50; "${part}" is none.`)
  }
  return rates
}

/** Null: the built-in mailbox. */
export function readSmtpUrl(text: string | null, production: boolean, faults: string[]): string | null {
  if (text === null) {
    if (production)
      faults.push(
        'SMTP_URL is needed in production: smtp://user:password@host:port (the built-in mailbox is for development only).',
      )
    return null
  }
  if (URL.canParse(text) && ['smtp:', 'smtps:'].includes(new URL(text).protocol) && new URL(text).hostname) return text
  faults.push('SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465.')
  return null
}
