/** Elements that mail programs put around the letter being answered, or around the line that says whose it is. */
const quoteMarks =
  /\b(?:gmail_attr|gmail_quote_attribution|moz-cite-prefix|airmail_ext_on|yahoo_quoted|protonmail_quote|zmail_extra|moz-forward-container|tutanota_quote|front-blockquote|history_container|messageReplySection|ms-outlook-mobile-reference-message|reply-intro|OutlookMessageHeader)\b|\bname=["']?quote["' ]|data-marker=["']?__QUOTED_TEXT__/i

/** Gmail's frame holds the older letter, or quotations with answers between them. */
const quoteFrames = /\bgmail_quote(?:_container)?\b/i

/** Outlook, Apple, Hotmail, Zimbra mark only where the older letter begins; all that follows belongs to it. */
const historyMarks =
  /(?<![a-zA-Z\d])(?:divRplyFwdMsg|appendonsend|stopSpelling|OLK_SRC_BODY_SECTION|_MailOriginal|mail-editor-reference-message-container|isForwardContent)\b|data-marker=["']?__DIVIDER__|border-top:\s?solid #(?:E1E1E1|B5C4DF)/i

const signatureMarks =
  /\b(?:gmail_signature|moz-signature|protonmail_signature_block-user|AppleMailSignature|ms-outlook-mobile-signature|ms-outlook-signature|yahoo-signature|ydp[\da-f]{1,12}signature|zmail_signature|composer_signature|messageSignatureSection|tutanota_signature)\b|data-marker=["']?__SIG_|\bid=["']?(?:x_)?Signature["' >]/i

const blocks = new Set(
  'address article aside blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table td th tr ul'.split(
    ' ',
  ),
)
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const unseen = new Set(['head', 'script', 'style', 'title', 'template', 'noscript', 'svg', 'object'])

/** HTML 4 names of U+00A0 to U+00FF in their order. */
const latin =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const entities = new Map<string, string>([
  ...latin.split(' ').map((name, index): [string, string] => [name, String.fromCharCode(160 + index)]),
  ...Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    ndash: '–',
    mdash: '—',
    hellip: '…',
    euro: '€',
  }),
  ...Object.entries({ lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', bull: '•', trade: '™' }),
])

const decode = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})(?!\d)|#[xX]([\da-fA-F]{1,6})(?![\da-fA-F])|([A-Za-z]{2,8}\d{0,2}));?/g,
    (whole, decimal, hex, name) => {
      if (name) return entities.get(String(name)) ?? whole
      const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16)
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd'
    },
  )

/** No letter a person wrote has more; what comes behind them stays in the raw letter. */
const maxTags = 100_000

/**
 * The words of an HTML letter as plain text. What the mail program marked as the older letter comes out quoted with `> `, a marked
 * signature after `-- `, so that stripping needs to know plain text only. One pass over the input: linear whatever the nesting.
 */
export function htmlToText(html: string): string {
  const page = new Page()
  let at = 0
  for (let tags = 0; at < html.length && tags < maxTags; tags++) {
    const open = html.indexOf('<', at)
    page.words(html.slice(at, open < 0 ? html.length : open))
    if (open < 0) break
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4)
      at = end < 0 ? html.length : end + 3
      continue
    }
    if (!/[a-zA-Z/!?]/.test(html.charAt(open + 1))) {
      page.words('<')
      at = open + 1
      continue
    }
    const close = html.indexOf('>', open)
    if (close < 0) break
    const tag = html.slice(open + 1, close)
    at = close + 1
    const name = /^\/?([a-zA-Z][a-zA-Z\d]{0,15})/.exec(tag)?.[1]?.toLowerCase()
    if (!name) continue
    if (tag.startsWith('/')) page.close(name)
    else if (!tag.endsWith('/') || blocks.has(name) || voids.has(name))
      page.open(name, tag.length > name.length + 1 ? tag.slice(0, 2_000) : '')
  }
  return page.text()
}

type Open = { readonly name: string; readonly quotes: boolean; readonly frame: boolean }

class Page {
  readonly #lines: string[] = []
  #line = ''
  #quoted = 0
  #hidden = 0
  #history = false
  readonly #open: Open[] = []
  #frame: { begin: number; parted: boolean } | null = null
  /** How many of each name are open, so that a stray closing tag costs nothing. */
  readonly #counts = new Map<string, number>()

  words(html: string): void {
    if (this.#hidden || !html) return
    const pre = this.#counts.get('pre')
    const parts = pre ? html.split('\n') : [html.replace(/[ \t\r\n\f]+/g, ' ')]
    parts.forEach((part, index) => {
      if (index > 0) this.#break()
      const text = decode(part)
      this.#line += this.#line || pre ? text : text.trimStart()
    })
  }

  open(name: string, tag: string): void {
    if (name === 'br') this.#end()
    if (blocks.has(name)) this.#break()
    if (tag && historyMarks.test(tag)) {
      this.#break()
      this.#history = true
    }
    if (voids.has(name)) return
    const quotes = name === 'blockquote' || (tag !== '' && quoteMarks.test(tag))
    if (quotes) {
      this.#break()
      this.#quoted += 1
      if (this.#frame) this.#frame.parted = true
    }
    const frame = tag !== '' && !quotes && !this.#frame && quoteFrames.test(tag)
    if (frame) {
      this.#break()
      this.#frame = { begin: this.#lines.length, parted: false }
    }
    if (tag && signatureMarks.test(tag) && !this.#quoted && !this.#history) {
      this.#break()
      this.#lines.push('-- ')
    }
    if (unseen.has(name)) this.#hidden += 1
    this.#open.push({ name, quotes, frame })
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  close(name: string): void {
    if (blocks.has(name)) this.#break()
    if (!this.#counts.get(name)) return
    let closed: Open | undefined
    do {
      closed = this.#open.pop()
      if (!closed) break
      this.#counts.set(closed.name, (this.#counts.get(closed.name) ?? 1) - 1)
      if (unseen.has(closed.name)) this.#hidden -= 1
      if (closed.quotes) {
        this.#break()
        this.#quoted -= 1
      }
      if (closed.frame) this.#closeFrame()
    } while (closed.name !== name)
    if (name === 'p') this.#lines.push(this.#quoted || this.#history ? '>' : '')
  }

  text(): string {
    this.#break()
    this.#closeFrame()
    return this.#lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  }

  /** A frame without a quotation inside is one itself. */
  #closeFrame(): void {
    if (this.#frame && !this.#frame.parted) {
      this.#break()
      for (let at = this.#frame.begin; at < this.#lines.length; at++) this.#lines[at] = `> ${this.#lines[at] ?? ''}`
    }
    this.#frame = null
  }

  #break(): void {
    if (this.#line.trim()) this.#end()
    else this.#line = ''
  }

  #end(): void {
    const text = this.#line.replaceAll('\u00a0', ' ').trimEnd()
    this.#lines.push(this.#quoted || this.#history ? `> ${text}` : text)
    this.#line = ''
  }
}
