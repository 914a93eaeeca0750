import { subjectOfMachine, wordsOfMachine } from './machines.ts'
import { notified } from './notifications.ts'
import type { MailRead } from './read.ts'
import { complaintIn, proseBounce, standardBounce, type Bounce, type Complaint } from './reports.ts'

export type MailKind = 'reply' | 'automatic' | 'bounce' | 'complaint' | 'ours'
export type Kind = { readonly kind: MailKind; readonly why: string }

/**
 * What came in: a person's reply, or a machine's word. Nothing but a reply is a customer speaking.
 * `isOurId` knows our own Message-IDs, so that a letter of ours that comes back is recognised even when our header was lost.
 */
export function kindOf(mail: MailRead, isOurId: (messageId: string) => boolean = () => false): Kind {
  const report = complaintOf(mail)
  if (report) return { kind: 'complaint', why: `a feedback report of type ${report.type}` }
  const bounce = bounceWhy(mail)
  if (bounce) return { kind: 'bounce', why: bounce }
  if (mail.headers.has('x-aftercare-message')) return { kind: 'ours', why: 'it carries our own header' }
  if (mail.messageId && isOurId(mail.messageId)) return { kind: 'ours', why: 'its Message-ID is one of ours' }
  const machine = automaticWhy(mail)
  return machine ? { kind: 'automatic', why: machine } : { kind: 'reply', why: 'nothing says a machine wrote it' }
}

/** Null when the letter is no bounce. Anybody can forge one: believe it only when it came to an address that proves our letter. */
export function bounceOf(mail: MailRead): Bounce | null {
  if (complaintOf(mail)) return null
  const told = notified(mail)
  if (told) return 'bounce' in told ? told.bounce : null
  return standardBounce(mail) ?? (bounceWhy(mail) ? proseBounce(mail) : null)
}

/** Null when the letter is no complaint. To be believed as little as a bounce. */
export function complaintOf(mail: MailRead): Complaint | null {
  const told = notified(mail)
  return told && 'complaint' in told ? told.complaint : complaintIn(mail)
}

const daemons =
  /^(?:mailer-?daemon|mail-?daemon|postmaster|mailerdaemon|mdaemon|mail(?:er)?-delivery|bounces?)(?:[+._-].*)?(?:@|$)/i
const daemonNames = /mail delivery (?:sub)?system|mailer-daemon|mail deliver(?:y)? system|system dostarczania poczty/i

const bounceSubjects = new RegExp(
  [
    '^(?:re: )?(?:undeliver(?:able|ed)|mail delivery (?:fail|error|system|status)|delivery (?:status notification|failure|failed|status$|has failed|incomplete)|failure notice|failed mail|returned mail|mail could not be delivered|message (?:not delivered|delivery failure)|warning: (?:could not send|message)|delayed mail|mail failure|non[- ]?deliver)',
    'mail (?:delivery )?(?:failed|failure)|returned to sender|delivery failure|could not be delivered|user unknown|undelivered mail',
    'niedostarczon|nie można dostarczyć|niedoręczon|zwrot wiadomości|błąd dostarczania|nie dostarczono',
    'unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|non remis|échec de (?:la )?remise|no se puede entregar|no entregado|não entregue|não é possível entregar|mancato recapito|impossibile recapitare|onbestelbaar|nedoručiteln|nedoručen|kan inte levereras|kunde inte levereras|недоставлен|не доставлен|не удалось доставить|недоставлене',
  ].join('|'),
  'i',
)
const bounceBodies = new RegExp(
  [
    "(?:could|can) ?not be delivered|couldn['’]t be delivered|wasn['’]t able to deliver|unable to deliver|did not reach the following|had (?:permanent fatal|delivery) (?:errors|problems)|error (?:occurred while )?delivering|has been delayed|failed permanently|permanent error|was not delivered|recipient['’]s? (?:e-mail )?system|were undeliverable|due to the following reason",
    "nie (?:mogła|może) (?:zostać|być) dostarczon|nie została dostarczona|nie udało się dostarczyć|konnte nicht zugestellt|n[’']a pas (?:pu être|été) (?:remis|distribu)|no (?:se )?ha podido entregar|non è stato possibile (?:consegnare|recapitare)|não pôde ser entregue|kon niet worden (?:bezorgd|afgeleverd)|nelze doručit|nemohla být doručena|kunde inte levereras|не может быть доставлен|送信できません|失敗",
  ].join('|'),
  'i',
)

function bounceWhy(mail: MailRead): string | null {
  const told = notified(mail)
  if (told && 'bounce' in told) return 'a provider’s notification of a bounce'
  if (standardBounce(mail)) return 'a delivery report says that it failed or waits'
  // A report that tells of other actions only (delivered, relayed, expanded) is good news.
  if (mail.deliveryStatus.some((block) => block.has('action'))) return null
  if (mail.headers.has('x-failed-recipients')) return 'a mail system names the recipients it failed to reach'
  const { address, name } = mail.from ?? { address: '', name: '' }
  const nobody = mail.returnPath === '' || address === ''
  const daemon = daemons.test(address) || daemons.test(name) || daemonNames.test(name)
  if (!daemon && !nobody) return null
  const start = mail.text.slice(0, 5_000)
  if (bounceSubjects.test(mail.subject) && (daemon || bounceBodies.test(start) || /(?<!\d)[45]\d\d[ -]/.test(start)))
    return `the subject of a bounce, from ${daemon ? 'a mail system' : 'an empty sender'}`
  return daemon && bounceBodies.test(start) ? 'the words of a bounce, from a mail system' : null
}

const autoReplyHeaders = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-reply',
  'x-autoreply-from',
  'x-mail-autoreply',
  'x-autogenerated',
  'x-vacation',
  'x-autoreply-domain',
  'x-google-auto-reply',
  'x-jira-fingerprint',
] as const

const telling: readonly (readonly [name: string, says: RegExp])[] = [
  ['x-apple-action', /vacation|reply/i],
  ['x-post-messageclass', /autoresponder/i],
  ['delivered-to', /^autoresponder$/i],
  ['x-fc-machinegenerated', /true/i],
  ['x-precedence', /bulk|list|junk|auto/i],
  ['x-ms-exchange-generated-message-source', /agent/i],
  ['content-type', /^text\/calendar;.{0,200}method="?(?:reply|counter|cancel|refresh)/i],
]

function automaticWhy(mail: MailRead): string | null {
  const { headers } = mail
  if (mail.autoSubmitted && !/^no\b/.test(mail.autoSubmitted)) return `Auto-Submitted: ${mail.autoSubmitted} (RFC 3834)`
  const named = autoReplyHeaders.find((name) => headers.has(name) && !/^no$/i.test(headers.get(name)?.[0] ?? ''))
  if (named) return `it carries ${named}`
  const says = telling.find(([name, pattern]) => headers.get(name)?.some((value) => pattern.test(value)))
  if (says) return `${says[0]} says so`
  if (/^(?:bulk|list|junk|auto_?-?reply)$/.test(mail.precedence ?? '')) return `Precedence: ${mail.precedence}`
  if (mail.returnPath === '') return 'its return path is empty'
  if (headers.has('list-id') || headers.has('list-unsubscribe')) return 'it came through a list'
  if (mail.deliveryStatus.length > 0 || mail.feedbackReport) return 'a report that nothing need be done about'
  if (mail.attachments.some(({ type }) => type === 'message/disposition-notification'))
    return 'a read receipt (RFC 8098)'
  // People attach files, which have names; a calendar puts its answer in as a part.
  if (mail.attachments.some(({ type, name }) => type === 'text/calendar' && name === null)) return 'a calendar’s answer'
  const sender = mail.from?.address ?? ''
  if (daemons.test(sender)) return 'a mail system wrote it'
  if (
    /^(?:no|do-?not|nie-?odpowiadaj|keine-?antwort)[._-]?(?:reply|respond|answer)?(?:[+._-].*)?@/i.test(sender) &&
    /reply|respond|answer|odpowiad|antwort/i.test(sender)
  )
    return 'its sender takes no answers'
  return subjectOfMachine(mail.subject) ?? wordsOfMachine(mail)
}
