/** Nothing a person writes to a shop is longer; what is cut off stays in the raw letter. */
const maxText = 200_000
/** Lines are judged by their beginning, so that no pattern ever meets more than this. */
const maxLine = 400
/** An attribution is wrapped over at most so many lines, and so long. */
const maxWrap = 4
const maxAttribution = 600

/**
 * The words a customer added: the letter being answered, signatures and "Sent from my phone" taken away, answers between or below
 * quoted lines kept. When nothing would be left, everything is shown. Each line is judged once by patterns of bounded reach.
 */
export function stripQuotes(text: string): string {
  const whole = text.slice(0, maxText).replaceAll('\r\n', '\n').replaceAll('\u00a0', ' ')
  const lines = withoutLetterhead(whole.split('\n'))
  const kept = keep(lines, beginOfHistory(lines))
  return tidy(kept) || tidy(lines)
}

type Mark = 'quoted' | 'attribution' | 'signature' | 'phone' | 'separator' | 'blank' | 'said'

/** From this line on everything is the older letter: a divider, a block of headers, or an attribution without `>` below it. */
function beginOfHistory(lines: readonly string[]): number {
  let firstSaid = lines.length
  for (let at = 0; at < lines.length; at++) {
    const line = lineAt(lines, at)
    if (firstSaid < at && (isDivider(line) || isHeaderBlock(lines, at))) return at
    if (firstSaid < at && isRule(line) && isHeaderBlock(lines, nextSaid(lines, at + 1))) return at
    if (line.trim() && !isQuoted(line)) firstSaid = Math.min(firstSaid, at)
    const from = attributionEndingAt(lines, at)
    if (from === null || firstSaid >= from) continue
    const next = nextSaid(lines, at + 1)
    if (next < lines.length && !isQuoted(lineAt(lines, next))) return from
  }
  return lines.length
}

function keep(lines: readonly string[], end: number): string[] {
  const marks = lines.slice(0, end).map((_, at): Mark => markOf(lineAt(lines, at)))
  for (let at = 0; at < end; at++) {
    const from = attributionEndingAt(lines, at)
    if (from !== null) marks.fill('attribution', from, at + 1)
  }
  const kept: string[] = []
  let signature = false
  for (let at = 0; at < end; at++) {
    const mark = marks[at]
    if (mark === 'quoted' || mark === 'attribution') signature = false
    else if (mark === 'signature' || mark === 'separator') signature = true
    else if (!signature && mark !== 'phone' && !(mark === 'said' && isNameBelow(marks, at, lineAt(lines, at))))
      kept.push(lines[at] ?? '')
  }
  return kept
}

function markOf(line: string): Mark {
  if (!line.trim()) return 'blank'
  if (isQuoted(line)) return 'quoted'
  if (/^(?:--|—|–) ?$/.test(line)) return 'signature'
  if (isRule(line)) return 'separator'
  return isFromPhone(line.trim()) ? 'phone' : 'said'
}

const lineAt = (lines: readonly string[], at: number): string => (lines[at] ?? '').slice(0, maxLine)
const isQuoted = (line: string): boolean => /^[ \t]{0,3}(?:>|&gt;|\|[ \t])/.test(line)
const isRule = (line: string): boolean => /^[ \t]{0,3}[_=]{10,}[ \t]*$|^[ \t]{0,3}(?:[*-][ ]?){20,}[ \t]*$/.test(line)

/** `-Anna Kowalska`, the last words of a letter or above a quotation. Items of a list have a space after the dash. */
function isNameBelow(marks: readonly Mark[], at: number, line: string): boolean {
  if (!/^[-–—]\p{Lu}[\p{L}.]{1,20}(?: (?:de|da|di|van|von|der|den|\p{Lu}[\p{L}.-]{0,20})){0,3}[ \t]*$/u.test(line))
    return false
  if (at === 0) return false
  for (let next = at + 1; next < Math.min(marks.length, at + 10); next++) {
    if (marks[next] === 'blank') continue
    return marks[next] !== 'said'
  }
  return true
}

/** `Sent from my iPhone` and what other programs add; a sentence that only begins so has more to say. */
function isFromPhone(line: string): boolean {
  if (line.length > 90) return false
  return (
    /^\*?(?:sent from my|wysłan[eoay] z(?: mojego| telefonu| urządzenia)?|von meinem|envoyé (?:de(?:puis)?|à partir de) mon|enviado (?:desde|do|de) (?:mi|meu)|inviato da(?:l mio)?|verzonden (?:vanaf|met) mijn|verstuurd vanaf mijn|skickat från min|sendt fra min|odesláno z (?:mého )?|отправлено с(?: моего)?|надіслано з(?: мого)?)[ \u00a0][\p{L}\d ’'._+/()-]{2,40}[.*]?$/iu.test(
      line,
    ) ||
    /^(?:gesendet|von meinem .{1,30} gesendet|envoyé|enviado|inviato|verzonden|skickat|wysłane?o?|sent|odesláno|отправлено) (?:mit|von|from|via|med|met|con|avec|z|ze|za pomocą|using|из|с) (?:der |the |aplikacji |poczty )?(?:mail|outlook|gmail|yahoo|iphone|ipad|android|samsung|galaxy|huawei|xiaomi|proton|bluemail|blackberry|wp|onet|interi|почты|мобильной)\b.{0,40}$/iu.test(
      line,
    ) ||
    /^(?:get|pobierz|hämta|download|laden sie|téléchargez|obtener|ottieni|baixe|stáhněte)(?: aplikację)? outlook (?:for|dla|für|pour|para|per|voor|na|för)\b.{0,60}$/iu.test(
      line,
    ) ||
    /^pobierz aplikację outlook/i.test(line)
  )
}

const dividers =
  /^[ \t>]{0,4}[-_=*]{2,20}[ \t]{0,3}(?:original(?:ną)? (?:message|appointment|mail)|forwarded (?:message|by)|reply message|wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości|(?:przesłana|przekazana) (?:dalej )?wiadomość|wiadomość przekazana|ursprüngliche (?:nachricht|mail)|weitergeleitete nachricht|message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|mensagem original|mensagem encaminhada|původní zpráva|(?:původní|přeposlaná) e-?mail|ursprungligt meddelande|ursprungsmeddelande|vidarebefordrat meddelande|oprindelig meddelelse|(?:исходное|оригинальное|пересланное|пересылаемое) (?:сообщение|письмо)|(?:оригінальне|початкове|переслане) повідомлення)[ \t]{0,3}[-_=*]{0,20}[ \t]{0,3}$/iu
const isDivider = (line: string): boolean =>
  dividers.test(line) ||
  /^(?:begin forwarded message|początek przekazanej wiadomości|anfang der weitergeleiteten nachricht):[ \t]*$/i.test(
    line,
  )

const headerNames: Readonly<Record<string, string>> = {
  from: 'from|od|von|de|da|van|från|fra|от|від|odesílatel|nadawca',
  sent: 'sent|date|wysłano|wysłane|data|data wysłania|gesendet|datum|envoyé|enviado|enviado el|enviada|enviada em|inviato|verzonden|skickat|odesláno|sendt|дата|отправлено|надіслано|fecha',
  to: 'to|do|adresat|an|à|para|a|aan|till|til|komu|кому|cc|dw|kopia|kopie',
  subject: 'subject|temat|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|předmět|тема',
}
const headerLine = /^[ \t>]{0,4}[*_]{0,2}(\p{L}{1,12}(?: \p{L}{1,8})?)[*_]{0,2}[ \t]{0,2}:[*_]{0,2}(?:[ \t]|$)/u
const headerKinds = new Map(
  Object.entries(headerNames).flatMap(([kind, names]) =>
    names.split('|').map((name): [string, string] => [name, kind]),
  ),
)

/** Outlook's way: From, Sent, To and Subject at the head of the older letter, in any order; three of them within six lines. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const kinds = new Set<string>()
  for (let line = at; line < Math.min(lines.length, at + 6); line++) {
    const kind = headerKinds.get(headerLine.exec(lineAt(lines, line))?.[1]?.toLowerCase() ?? '')
    if (kind) kinds.add(kind)
    else if (line === at) return false
  }
  return kinds.size >= 3 && (kinds.has('from') || kinds.has('sent'))
}

const wrote =
  /(?<![\p{L}])(?:wrote|writes|schrieb|schreibt|geschrieben|a écrit|écrit|escribió|ha scritto|scrive|schreef|escreveu|napsala?|napsal\(a\)|píše|napisała?|napisał\(a\)|pisze|napisana przez|skrev|skriver|пишет|писала?|написала?|написал\(а\)|пише|написав|написав\(ла\)|kirjoitti|ezt írta|a scris)(?![\p{L}])/iu
const dated = /\d{1,4}[./ -]{1,3}\S{1,14}[./ -]{1,3}\d{2,4}|\d{1,2}[:.]\d{2}|\d{4}年|\d{1,2},? \d{4}/u
const opens =
  /^(?:on|am|le|el|il|em|op|dne|den|dnia|w dniu|wiadomość napisana|w wiadomości|(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|pon|wt|śr|czw|pt|sob|niedz|nd|po|út|st|čt|pá|ne|пн|вт|ср|чт|пт|сб|вс|нд|lun|mar|mer|jeu|ven|sam|dim)[.,]{0,2} |\d{1,4}[./年-]|\d{1,2} \p{L})/iu

/** Where an attribution (`On 3 May 2026, Shop wrote:`, possibly wrapped) begins that ends with line `at`; null when none does. */
function attributionEndingAt(lines: readonly string[], at: number): number | null {
  const last = lineAt(lines, at).trim()
  if (!/[:：]$/.test(last)) return null
  let joined = ''
  for (let from = at; from > at - maxWrap && from >= 0; from--) {
    const line = lineAt(lines, from).trim()
    if (!line || isQuoted(line) || (from < at && /[:：]$/.test(line))) return null
    joined = `${line} ${joined}`.trim()
    if (joined.length > maxAttribution) return null
    if (
      opens.test(line) &&
      dated.test(joined) &&
      (wrote.test(joined) || /<[^<>\s]{3,100}>\)?[ \t]?[:：]$/.test(joined))
    )
      return from
  }
  return null
}

/** Some programs repeat their own From, Sent and Subject above what was written. */
function withoutLetterhead(lines: readonly string[]): readonly string[] {
  const begin = nextSaid(lines, 0)
  if (!isHeaderBlock(lines, begin)) return lines
  const end = lines.findIndex((line, at) => at > begin && !line.trim())
  return end > 0 && end - begin <= 8 ? lines.slice(end) : lines
}

function nextSaid(lines: readonly string[], at: number): number {
  let next = at
  while (next < Math.min(lines.length, at + 20) && !lineAt(lines, next).trim()) next++
  return next
}

const tidy = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
