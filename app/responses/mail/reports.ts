import { isHard, replyCode } from './hard.ts'
import type { Fields, MailRead } from './read.ts'

/** Why a letter did not arrive. `hard`: the address itself is at fault and will stay so; everything else may pass. */
export type Bounce = {
  readonly recipient: string | null
  readonly hard: boolean
  /** RFC 3463, as `5.1.1`. */
  readonly status: string | null
  readonly diagnostic: string
  readonly originalMessageId: string | null
}

export type Complaint = {
  readonly recipient: string | null
  /** RFC 5965: `abuse`, `fraud`, `opt-out`, … */
  readonly type: string
  readonly originalMessageId: string | null
}

const copyBelow =
  /^(?:[-_*= ]{2,40}.{0,60}(?:copy|original|returned|unsent|forwarded|below|header|kopi[ai]|nagłów|treść|oryginaln).{0,60}|message headers? follow.{0,20}|original message headers?:?)$/im

/** Bounces come to the point early; patterns look no further. */
const maxProse = 5_000

/** Our letter's own id inside a bounce that carries no parts. */
const idInText = /^[ \t>]{0,8}message-id:\s{0,8}<([^<>\s]{3,300})>/im

/** Report fields that lost their part and stand in the prose. */
const finalInText = /^final-recipient:[ \t]{0,4}rfc822;[ \t]{0,4}<?([^\s<>@]{1,64}@[^\s<>@]{1,255})/im
const toInText = /^[ \t>]{0,8}to:[ \t]{1,4}(.{3,300})$/im

const statusInText = /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/
const addressInText = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}/g

/** Reads a standard report (RFC 3464): the worst thing told about any recipient. Null when nothing failed or was delayed. */
export function standardBounce(mail: MailRead): Bounce | null {
  const bounces: Bounce[] = []
  for (const block of mail.deliveryStatus) {
    const action = first(block, 'action')?.toLowerCase() ?? ''
    const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(first(block, 'status') ?? '')?.[0] ?? null
    const recipient = addressOf(first(block, 'final-recipient') ?? first(block, 'original-recipient'))
    const failed = action.startsWith('failed') || (!action && status?.startsWith('5'))
    if (!failed && !action.startsWith('delayed')) continue
    const told = (first(block, 'diagnostic-code') ?? '').slice(0, maxProse)
    const all = [told, notification(mail)].filter(Boolean).join('\n')
    bounces.push({
      recipient: recipient ?? recipientInText(mail),
      hard: failed === true && isHard({ status, told, all, host: first(block, 'remote-mta') }),
      status: status ?? statusInText.exec(all)?.[1] ?? null,
      diagnostic: oneLine(told || all),
      originalMessageId: originalId(mail),
    })
  }
  return bounces.find(({ hard }) => hard) ?? bounces[0] ?? null
}

/** Reads a bounce in prose (qmail, Exim, old Exchange, web mailers). The caller has made sure that it is one. */
export function proseBounce(mail: MailRead): Bounce {
  const prose = notification(mail)
  const status = statusInText.exec(prose)?.[1] ?? null
  const about = status ?? replyCode.exec(prose)?.[1]
  const told = about ? (prose.split('\n').find((line) => line.includes(about)) ?? prose) : prose
  const recipient = addressOf(mail.headers.get('x-failed-recipients')?.[0]) ?? recipientInText(mail)
  return {
    recipient,
    // Who is named must be clear before somebody is never written to again: ours go to one person each.
    hard:
      recipient !== null &&
      !namesSeveral(mail.text) &&
      isHard({ status, told: prose, all: `${mail.subject}\n${prose}` }),
    status,
    diagnostic: oneLine(told),
    originalMessageId: originalId(mail),
  }
}

const namesSeveral = (text: string): boolean =>
  new Set(text.slice(0, 2 * maxProse).match(/^final-recipient:.{1,300}$/gim)).size > 1

/** RFC 5965 reports that a person pressed "spam". Reports about signatures (`auth-failure`) and reversals (`not-spam`) are none. */
export function complaintIn(mail: MailRead): Complaint | null {
  const report = mail.feedbackReport
  if (!report) return null
  const type = first(report, 'feedback-type')?.toLowerCase() ?? 'abuse'
  if (type === 'auth-failure' || type === 'dmarc' || type === 'not-spam') return null
  const recipient = first(report, 'original-rcpt-to') ?? mail.originalHeaders?.get('to')?.[0]
  return { recipient: addressOf(recipient), type, originalMessageId: originalId(mail) }
}

/** What the mail system says, without the copy of our letter below it. */
function notification(mail: MailRead): string {
  const start = mail.text.slice(0, maxProse)
  const copy = copyBelow.exec(start)
  return copy && copy.index > 0 ? start.slice(0, copy.index) : start
}

function originalId(mail: MailRead): string | null {
  const id = mail.originalHeaders?.get('message-id')?.[0]?.replace(/[<>\s]/g, '')
  return id || idInText.exec(mail.text)?.[1] || mail.inReplyTo || mail.references.at(-1) || null
}

/** The first address the mailer names that is neither its own nor ours. */
function recipientInText(mail: MailRead): string | null {
  const named = finalInText.exec(mail.text.slice(0, 2 * maxProse))?.[1] ?? null
  if (named) return named
  const own = new Set([mail.from?.address, ...mail.to, ...mail.deliveredTo].map((address) => address?.toLowerCase()))
  for (const [address] of notification(mail).matchAll(addressInText))
    if (!own.has(address.toLowerCase()) && !/^(?:postmaster|mailer-daemon|abuse)@/i.test(address)) return address
  return addressOf(mail.originalHeaders?.get('to')?.[0] ?? toInText.exec(mail.text.slice(0, 2 * maxProse))?.[1])
}

/** `rfc822; <anna@example.com>` → `anna@example.com`. */
const addressOf = (field: string | undefined): string | null => field?.slice(0, 1_000).match(addressInText)?.[0] ?? null

const first = (fields: Fields, name: string): string | undefined => fields.get(name)?.[0]

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 500)
