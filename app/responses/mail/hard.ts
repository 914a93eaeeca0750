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

export const replyCode = /(?<![\d.])([45]\d\d)(?=[ \-#]|$)/m

/** Whoever refuses after the letter's text took the address before it, unless the status says otherwise: Postfix's and sendmail's words. */
const afterTheText = /in reply to (?:the )?end of data|>>> DATA\s{1,4}<<< 5\d\d/i

/** Systems that do not mean what their words say. */
const peculiar: readonly {
  readonly system: string
  readonly host?: RegExp
  readonly says: RegExp
  readonly hard: boolean
}[] = [
  {
    system:
      'au (KDDI): with the address between the colon and the code nobody is there, without it the letter was filtered',
    host: /(?:^|[\s;.])(?:ezweb\.ne\.jp|au\.com)\s*(?:\(|$)/i,
    says: /550 : user unknown/i,
    hard: false,
  },
  {
    system: 'Trend Micro InterScan: says so when the next server knows nobody of that name',
    says: /InterScan Messaging Security Suite[^]{0,200}reason: {1,4}unable to deliver message to </i,
    hard: true,
  },
]

/**
 * Servers give 5.x.x to full boxes, to policy and to their dislike of the sender as well, so the class alone would silence customers whose
 * address is good. Hard needs either words or a status that speak of the address; `told` is the server's own word, `all` also the mailer's prose.
 */
export function isHard(report: {
  readonly status: string | null
  readonly told: string
  readonly all: string
  readonly host?: string | undefined
}): boolean {
  const { status, told, all, host = '' } = report
  if (status?.startsWith('4') || (!status && replyCode.exec(told)?.[1]?.startsWith('4'))) return false
  const known = peculiar.find((system) => system.says.test(all) && (system.host?.test(host) ?? true))
  if (known) return known.hard
  if (afterTheText.test(all) && !status?.startsWith('5.1.')) return false
  if (nobodyThere.test(told)) return true
  if (mayPass.test(told)) return false
  if (status && wrongAddress.test(status)) return true
  return nobodyThere.test(all) && !mayPass.test(all)
}
