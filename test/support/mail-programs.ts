import { randomUUID } from 'node:crypto'

/** A letter somebody has before them, as their program quotes it. */
export type Before = {
  readonly text: string
  readonly html: string
  readonly subject: string
  readonly messageId: string
}

export type Answer = {
  readonly from: string
  readonly to: string
  readonly words: string
  readonly language: 'en' | 'pl'
  readonly before: Before
}

export type MailProgram = { readonly name: string; readonly write: (answer: Answer) => string }

const shop = 'Cups & Co <letters@aftercare.example>'
const quoted = (text: string): string => text.replace(/^/gm, '> ')
const asHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')
const bodyOf = (html: string): string => /<body[^>]*>([\s\S]*)<\/body>/.exec(html)?.[1] ?? html
const inBase64 = (text: string): string =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')

function headers({ from, to, before }: Answer, answered: string, more: readonly string[]): string[] {
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${answered}: ${before.subject.replace(/^(?:re|odp): /i, '')}`,
    `Message-ID: <${randomUUID()}@customers.example>`,
    `In-Reply-To: ${before.messageId}`,
    `References: ${before.messageId}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    ...more,
  ]
}

function alternative(head: readonly string[], text: string, html: string): string {
  const edge = `edge-${randomUUID()}`
  const part = (type: string, content: string): string[] => [
    `--${edge}`,
    `Content-Type: text/${type}; charset="utf-8"`,
    'Content-Transfer-Encoding: base64',
    '',
    inBase64(content.replaceAll('\n', '\r\n')),
  ]
  return [
    ...head,
    `Content-Type: multipart/alternative; boundary="${edge}"`,
    '',
    ...part('plain', text),
    ...part('html', html),
    `--${edge}--`,
    '',
  ].join('\r\n')
}

const gmail: MailProgram = {
  name: 'Gmail',
  write: (answer) => {
    const { words, language, before } = answer
    const said = {
      en: `On Thu, 26 Nov 2026 at 14:21, ${shop} wrote:`,
      pl: `czw., 26 lis 2026 o 14:21 ${shop} napisał(a):`,
    }
    const html = [
      `<div dir="ltr">${asHtml(words)}</div><br>`,
      `<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${asHtml(said[language])}<br></div>`,
      `<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">`,
      `${bodyOf(before.html)}</blockquote></div>`,
    ].join('')
    return alternative(headers(answer, 'Re', []), `${words}\n\n${said[language]}\n\n${quoted(before.text)}\n`, html)
  },
}

const outlook: MailProgram = {
  name: 'Outlook',
  write: (answer) => {
    const { words, language, before, from } = answer
    const lines = {
      en: [`From: ${shop}`, 'Sent: Thursday, November 26, 2026 2:21 PM', `To: ${from}`, `Subject: ${before.subject}`],
      pl: [`Od: ${shop}`, 'Wysłane: czwartek, 26 listopada 2026 14:21', `Do: ${from}`, `Temat: ${before.subject}`],
    }[language]
    const bold = lines.map((line) => asHtml(line).replace(/^([^:]+:)/, '<b>$1</b>')).join('<br>')
    const html = [
      `<html><head></head><body dir="ltr"><div class="elementToProof" style="font-family:Aptos,sans-serif">${asHtml(words)}</div>`,
      `<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">`,
      `<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt">${bold}</font><div>&nbsp;</div></div>`,
      `${bodyOf(before.html)}</body></html>`,
    ].join('')
    const text = `${words}\n________________________________\n${lines.join('\n')}\n\n${before.text}\n`
    return alternative(headers(answer, language === 'pl' ? 'Odp' : 'Re', ['Thread-Index: AQHb0000']), text, html)
  },
}

const apple: MailProgram = {
  name: 'Apple Mail',
  write: (answer) => {
    const { words, language, before } = answer
    const said = {
      en: `On 26 Nov 2026, at 14:21, ${shop} wrote:`,
      pl: `Wiadomość napisana przez ${shop} w dniu 26 lis 2026, o godz. 14:21:`,
    }[language]
    const sent = { en: 'Sent from my iPhone', pl: 'Wysłane z iPhone’a' }[language]
    const html = [
      `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">${asHtml(words)}`,
      `<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">${sent}</div><div dir="ltr"><br>`,
      `<blockquote type="cite">${asHtml(said)}<br><br></blockquote></div>`,
      `<blockquote type="cite"><div dir="ltr">${bodyOf(before.html)}</div></blockquote></body></html>`,
    ].join('')
    const text = `${words}\n\n${sent}\n\n> ${said}\n> \n${quoted(before.text)}\n`
    return alternative(headers(answer, 'Re', ['X-Mailer: iPhone Mail (23B85)']), text, html)
  },
}

const thunderbird: MailProgram = {
  name: 'Thunderbird',
  write: (answer) => {
    const { words, language, before } = answer
    const said = {
      en: 'On 26/11/2026 14:21, Cups & Co wrote:',
      pl: 'W dniu 26.11.2026 o 14:21, Cups & Co pisze:',
    }[language]
    const text = `${words}\n\n${said}\n${quoted(before.text)}\n\n-- \nAnna Example\n`
    return [
      ...headers(answer, 'Re', ['User-Agent: Mozilla Thunderbird']),
      'Content-Type: text/plain; charset=UTF-8; format=flowed',
      'Content-Transfer-Encoding: 8bit',
      '',
      text.replaceAll('\n', '\r\n'),
    ].join('\r\n')
  },
}

/** How the programs most people write with answer a letter: written after what they send, with words of our own. */
export const mailPrograms: readonly MailProgram[] = [gmail, outlook, apple, thunderbird]
