import type { Language } from './languages.ts'

/** What a customer's letter is made of; `said` alone is theirs. */
export type Written = { readonly said: string; readonly below: readonly string[] }

const asked = ['Dzień dobry Anno,', '', 'jak nam poszło? / how did we do?', '0 1 2 3 4 5 6 7 8 9 10', '', 'Sklep']
const me = 'Anna Przykładowa'

/** As mail programs wrap plain text. */
function wrap(line: string, width = 74): string {
  const lines = ['']
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last && last.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = last ? `${last} ${word}` : word
  }
  return lines.join('\n')
}
const quote = (lines: readonly string[]): string => lines.map((line) => `> ${line}`.trimEnd()).join('\n')
const head = ({ head: [from, sent, to, subject], date }: Language, bold = ''): string =>
  [
    `${bold}${from}:${bold} Sklep <sklep@example.net>`,
    `${bold}${sent}:${bold} ${date}`,
    `${bold}${to}:${bold} ${me} <anna@example.org>`,
    `${bold}${subject}:${bold} 0-10?`,
  ].join('\n')
const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const paragraphs = (text: string, tag = 'div'): string =>
  text
    .split('\n')
    .map((line) => `<${tag}>${html(line) || '<br>'}</${tag}>`)
    .join('')
const top = ({ said, below }: Written): string => [said, ...below].join('\n\n')
const headHtml = (language: Language): string =>
  head(language)
    .split('\n')
    .map((line) => html(line).replace(/^([^:]+:)/, '<b>$1</b>'))
    .join('<br>')

/** Plain text as the programs write it. `bare` programs leave the older letter unmarked. */
export const plain: Readonly<Record<string, (written: Written, language: Language) => string>> = {
  'Gmail, above': (written, { gmail }) => `${top(written)}\n\n${wrap(gmail)}\n\n${quote(asked)}\n`,
  'Gmail, below': (written, { gmail }) => `${wrap(gmail)}\n\n${quote(asked)}\n>\n\n${top(written)}\n`,
  'Gmail, no blank line': (written, { gmail }) => `${top(written)}\n${wrap(gmail, 60)}\n${quote(asked)}\n`,
  'iPhone, attribution quoted': (written, { apple }) => `${top(written)}\n\n${quote([apple, '', ...asked])}\n`,
  'Apple Mail': (written, { apple }) => `${top(written)}\n\n${wrap(apple)}\n\n${quote(asked)}\n`,
  'Thunderbird, below': (written, { thunderbird }) => `${thunderbird}\n${quote(asked)}\n\n${top(written)}\n`,
  'Thunderbird, above': (written, { thunderbird }) => `${top(written)}\n\n${thunderbird}\n${quote(asked)}\n`,
  'Gmail without marks': (written, { gmail }) => `${top(written)}\n\n${wrap(gmail)}\n\n${asked.join('\n')}\n`,
  'Outlook on Windows': (written, language) => `${top(written)}\n\n${head(language)}\n\n${asked.join('\n')}\n`,
  'Outlook made bold': (written, language) => `${top(written)}\n\n${head(language, '*')}\n\n${asked.join('\n')}\n`,
  'Outlook on the web': (written, language) =>
    `${top(written)}\n________________________________\n${head(language)}\n\n${asked.join('\n')}\n`,
  'Outlook on a phone': (written, language) =>
    `${top(written)}\n\n${language.outlook}\n________________________________\n${head(language)}\n\n${asked.join('\n')}\n`,
  Samsung: (written, language) => `${top(written)}\n\n${language.divider}\n${head(language)}\n\n${asked.join('\n')}\n`,
}

/** HTML as the programs write it. */
export const marked: Readonly<Record<string, (written: Written, language: Language) => string>> = {
  Gmail: (written, { gmail }) =>
    `<div dir="ltr">${paragraphs(top(written))}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${html(gmail)}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">${paragraphs(asked.join('\n'))}</blockquote></div>`,
  'Outlook on Windows': (written, language) =>
    `<div class="WordSection1">${paragraphs(top(written), 'p class=MsoNormal').replaceAll('</p class=MsoNormal>', '</p>')}<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>${headHtml(language)}<o:p></o:p></p></div></div>${paragraphs(asked.join('\n'), 'p')}</div>`,
  'Outlook on the web': (written, language) =>
    `<div class="elementToProof">${paragraphs(top(written))}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${headHtml(language)}</font><div>&nbsp;</div></div>${paragraphs(asked.join('\n'))}`,
  Thunderbird: (written, { thunderbird }) =>
    `<body>${paragraphs(top(written), 'p')}<div class="moz-cite-prefix">${html(thunderbird)}<br></div><blockquote type="cite" cite="mid:1@example.net">${paragraphs(asked.join('\n'))}</blockquote></body>`,
  'Thunderbird, below': (written, { thunderbird }) =>
    `<body><div class="moz-cite-prefix">${html(thunderbird)}<br></div><blockquote type="cite" cite="mid:1@example.net">${paragraphs(asked.join('\n'))}</blockquote>${paragraphs(top(written), 'p')}</body>`,
  'Apple Mail': (written, { apple }) =>
    `<body style="overflow-wrap: break-word;">${paragraphs(top(written))}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>${html(apple)}</div><br class="Apple-interchange-newline"><div>${paragraphs(asked.join('\n'))}</div></blockquote></div></body>`,
  Yahoo: (written, { gmail }) =>
    `<div class="ydp1 yahoo-style-wrap">${paragraphs(top(written))}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>${html(gmail)}</div><div>${paragraphs(asked.join('\n'))}</div></div>`,
  GMX: (written, language) =>
    `<div>${paragraphs(top(written))}<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;">${headHtml(language)}</div><div name="quoted-content">${paragraphs(asked.join('\n'))}</div></div></div>`,
}

/** Answers between the quoted lines. */
export const between = (first: string, second: string, { gmail }: Language): string =>
  `${wrap(gmail)}\n\n> ${asked[2]}\n\n${first}\n\n> ${asked[3]}\n\n${second}\n\n> ${asked[5]}\n`

/** What may stand below a customer's words without being theirs. */
export const tails = (language: Language): Readonly<Record<string, readonly string[]>> => ({
  'nothing else': [],
  'a closing and a name': [`${language.closing}\n${me}`],
  'a closing, a name and a signature': [
    `${language.closing}\n\n${me}\nPrzykład sp. z o.o.\ntel. +48 600 000 000 | www.example.org`,
  ],
  'a closing and a marked signature': [language.closing, `-- \n${me}\nul. Przykładowa 1, 00-001 Warszawa`],
  'a phone': [language.phone],
  'a closing, a name and a phone': [`${language.closing}\nAnna`, language.phone],
})
