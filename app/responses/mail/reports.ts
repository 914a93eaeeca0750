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

const nobodyThere = new RegExp(
  [
    String.raw`\b(?:unknown|no such|invalid|non-?existent|unrouteable|undefined|illegal)(?: or illegal)? (?:user|recipient|mailbox|address|account|alias|person|local|domain|host)`,
    String.raw`\b(?:user|recipient|mailbox|account|address|alias|domain|host)(?: name)?(?: \S{1,80})? (?:is )?(?:unknown|not found|invalid|does not exist|doesn['’]?t exist|not exist|no longer)`,
    String.raw`\b(?:user|address|account)(?: you \w+ \w+ \w+)?[^.\n]{0,60} (?:does not|doesn['’]?t) (?:exist|have an?)`,
    String.raw`(?:that you tried to reach|address) (?:does not|doesn['’]t) exist`,
    String.raw`recipient address(?:es)? rejected: access denied|bad destination (?:mailbox|system)|not our customer|host or domain name not found|no mailbox here|nosuchuser|550[ -]requested action not taken: mailbox unavailable`,
    String.raw`dd (?:this user|requested mail action aborted, mailbox not found)|couldn['’]t be found|wasn['’]t found at|nxdomain|domain (?:name )?not found|mailbox not found`,
    'nie istnieje|nieznany (?:użytkownik|adres|odbiorca)|brak takiego (?:użytkownika|konta|adresu)|nie znaleziono (?:adresu|odbiorcy)',
    "existiert nicht|unbekannter (?:benutzer|empfänger)|n['’]existe pas|destinataire inconnu|no existe|usuario desconocido|non esiste|utente sconosciuto|bestaat niet|não existe|neexistuje|finns inte|не существует|не існує",
  ].join('|'),
  'i',
)

const mayPass = new RegExp(
  [
    'mailbox (?:is )?full|over ?quota|quota exceeded|(?:mailbox|disk|storage)[^.\n]{0,30} (?:full|exceed)|skrzynka[^.\n]{0,30}(?:pełna|przepełniona)|too (?:big|large|many)|size limit',
    'spam|blacklist|block ?list|blocked|banned|reputation|rate limit|policy|dmarc|dkim|spf\\b|authenticat|reverse dns|ptr record|greylist|refused due to|restricted|suspended|disabled|inactive',
    'temporar|deferred|try again|timed? ?out|queue too long|will be retried|has been delayed|gave up',
  ].join('|'),
  'i',
)

/** RFC 3463 details that say the address is wrong: no such mailbox, host, syntax, moved without a forward, null MX, no route by name. */
const wrongAddress = /^5\.(?:1\.(?:[12346]|10)|4\.4)$/

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
const replyCode = /(?<![\d.])([45]\d\d)(?=[ \-#]|$)/m
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
      hard: failed === true && isHard(status, told, all),
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
  return {
    recipient: addressOf(mail.headers.get('x-failed-recipients')?.[0]) ?? recipientInText(mail),
    hard: isHard(status, prose, `${mail.subject}\n${prose}`),
    status,
    diagnostic: oneLine(told),
    originalMessageId: originalId(mail),
  }
}

/** RFC 5965 reports that a person pressed "spam". Reports about signatures (`auth-failure`) and reversals (`not-spam`) are none. */
export function complaintIn(mail: MailRead): Complaint | null {
  const report = mail.feedbackReport
  if (!report) return null
  const type = first(report, 'feedback-type')?.toLowerCase() ?? 'abuse'
  if (type === 'auth-failure' || type === 'dmarc' || type === 'not-spam') return null
  const recipient = first(report, 'original-rcpt-to') ?? mail.originalHeaders?.get('to')?.[0]
  return { recipient: addressOf(recipient), type, originalMessageId: originalId(mail) }
}

/**
 * Servers give 5.x.x to full boxes, to policy and to their dislike of the sender as well, so the class alone would silence customers whose
 * address is good. Hard needs either words or a status that speak of the address; `told` is the server's own word, `all` also the mailer's prose.
 */
function isHard(status: string | null, told: string, all: string): boolean {
  if (status?.startsWith('4') || (!status && replyCode.exec(told)?.[1]?.startsWith('4'))) return false
  if (nobodyThere.test(told)) return true
  if (mayPass.test(told)) return false
  if (status && wrongAddress.test(status)) return true
  return nobodyThere.test(all) && !mayPass.test(all)
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
