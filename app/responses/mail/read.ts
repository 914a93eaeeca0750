import PostalMime, { addressParser, decodeWords, type Address, type Attachment, type Email } from 'postal-mime'
import { htmlToText } from './html-text.ts'

/** Header or report fields, names in lower case; a field that came twice has two values. */
export type Fields = ReadonlyMap<string, readonly string[]>

export type Mailbox = { readonly name: string; readonly address: string }

/** An incoming letter, reduced to what answering, bounces and complaints need. Message ids are without their angle brackets. */
export type MailRead = {
  readonly messageId: string | null
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly from: Mailbox | null
  readonly to: readonly string[]
  /** From `Delivered-To`, `X-Original-To`, `Envelope-To`: where the receiving server really put it. */
  readonly deliveredTo: readonly string[]
  /** The envelope sender; the empty text is the null path `<>`, null that it was not told. */
  readonly returnPath: string | null
  readonly subject: string
  /** Epoch milliseconds, by the sender's clock. */
  readonly date: number | null
  readonly autoSubmitted: string | null
  readonly precedence: string | null
  /** As they stand; only the first one added by our own receiver can be believed. */
  readonly authenticationResults: readonly string[]
  readonly headers: Fields
  /** The words, at most 200,000 characters; from the HTML part when it is the only one. */
  readonly text: string
  readonly attachments: readonly { readonly name: string | null; readonly type: string; readonly size: number }[]
  /** RFC 3464: the message's own fields first, then one block for each recipient. */
  readonly deliveryStatus: readonly Fields[]
  /** RFC 5965. */
  readonly feedbackReport: Fields | null
  /** Header of the letter a report is about, when it was sent along. */
  readonly originalHeaders: Fields | null
}

export const limits = {
  parts: 500,
  headers: 1_000,
  headerBytes: 256 * 1024,
  depth: 32,
  text: 200_000,
  list: 100,
} as const

export type MailFile = { readonly name: string | null; readonly bytes: Uint8Array }

async function parse(raw: Uint8Array): Promise<Email> {
  refuseTooManyParts(raw)
  const email = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    maxNestingDepth: limits.depth,
    maxHeadersSize: limits.headerBytes,
  })
  if (email.headers.length > limits.headers) throw new Error(`more than ${limits.headers} headers`)
  return email
}

/** A file of a letter as it was sent; nothing is unpacked. */
export async function readFile(raw: Uint8Array, place: number): Promise<MailFile | null> {
  const found = (await parse(raw)).attachments[place]
  if (!found) return null
  const { filename, content } = found
  return {
    name: filename,
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content as ArrayBuffer),
  }
}

/** Reads a raw RFC 5322 message. Runs in the worker only: hostile input may take all the time and memory there is. */
export async function readMail(raw: Uint8Array): Promise<MailRead> {
  const email = await parse(raw)
  const headers = fieldsFrom(email.headers.map(({ key, value }) => [key, decodeWords(value)]))
  const from = email.from && mailboxesIn([email.from])[0]
  const date = Date.parse(email.date ?? '')
  const returnPath = headers.get('return-path')?.[0]
  const original = partOf(email.attachments, 'message/rfc822') ?? partOf(email.attachments, 'text/rfc822-headers')
  const feedback = partOf(email.attachments, 'message/feedback-report')
  return {
    messageId: idsIn(headers.get('message-id'))[0] ?? null,
    inReplyTo: idsIn(headers.get('in-reply-to'))[0] ?? null,
    references: idsIn(headers.get('references')).slice(-limits.list),
    from: from ?? null,
    to: mailboxesIn(email.to ?? []).map(({ address }) => address),
    deliveredTo: addressesIn(headers, 'delivered-to', 'x-original-to', 'envelope-to'),
    returnPath: returnPath === undefined ? null : (addressParser(returnPath, { flatten: true })[0]?.address ?? ''),
    subject: email.subject ?? '',
    date: Number.isNaN(date) ? null : date,
    autoSubmitted: headers.get('auto-submitted')?.[0]?.trim().toLowerCase() ?? null,
    precedence: headers.get('precedence')?.[0]?.trim().toLowerCase() ?? null,
    authenticationResults: headers.get('authentication-results') ?? [],
    headers,
    text: (email.text?.trim() ? email.text : htmlToText(email.html ?? '')).slice(0, limits.text),
    attachments: email.attachments.map(({ filename, mimeType, content }) => ({
      name: filename,
      type: mimeType,
      size: typeof content === 'string' ? content.length : content.byteLength,
    })),
    deliveryStatus: email.attachments.filter(({ mimeType }) => isDeliveryStatus(mimeType)).flatMap(blocksOf),
    feedbackReport: feedback ? (blocksOf(feedback)[0] ?? null) : null,
    originalHeaders: original ? (blocksOf(original)[0] ?? null) : null,
  }
}

/** 300,000 empty parts keep the library busy for half a minute; counting the lines that could begin a part costs milliseconds. */
function refuseTooManyParts(raw: Uint8Array): void {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  let parts = 0
  for (let at = bytes.indexOf('\n--'); at >= 0; at = bytes.indexOf('\n--', at + 3))
    if (++parts > limits.parts) throw new Error(`more than ${limits.parts} parts`)
}

const isDeliveryStatus = (type: string): boolean => /^message\/(?:global-)?delivery-status$/.test(type)

const partOf = (attachments: readonly Attachment[], type: string): Attachment | undefined =>
  attachments.find(({ mimeType }) => mimeType === type)

/** The blocks of `Name: value` lines at the top of a report part; folded lines are joined. */
function blocksOf({ content }: Attachment): Fields[] {
  const text = typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8')
  return text
    .slice(0, limits.headerBytes)
    .replaceAll('\r\n', '\n')
    .trimStart()
    .split(/\n[ \t]*\n/, limits.list)
    .map((block) =>
      fieldsFrom(
        block
          .replace(/\n[ \t]+/g, ' ')
          .split('\n', limits.headers)
          .flatMap((line): [string, string][] => {
            const colon = line.indexOf(':')
            return colon > 0 ? [[line.slice(0, colon), decodeWords(line.slice(colon + 1))]] : []
          }),
      ),
    )
    .filter((fields) => fields.size > 0)
}

function fieldsFrom(pairs: readonly (readonly [name: string, value: string])[]): Fields {
  const fields = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const key = name.trim().toLowerCase()
    const values = fields.get(key)
    if (values) values.push(value.trim())
    else fields.set(key, [value.trim()])
  }
  return fields
}

/** `<a@b> <c@d>` without brackets; some programs leave them out. */
const idsIn = (values: readonly string[] | undefined): string[] =>
  (values ?? []).flatMap((value) => value.split(/[\s<>,]+/)).filter((id) => id.includes('@') && id.length < 1_000)

const mailboxesIn = (addresses: readonly Address[]): Mailbox[] =>
  addresses
    .flatMap((address): readonly Mailbox[] => address.group ?? [{ name: address.name, address: address.address ?? '' }])
    .slice(0, limits.list)

const addressesIn = (headers: Fields, ...names: readonly string[]): string[] => [
  ...new Set(
    names
      .flatMap((name) => headers.get(name) ?? [])
      .slice(0, limits.list)
      .flatMap((value) => mailboxesIn(addressParser(value)))
      .map(({ address }) => address)
      .filter(Boolean),
  ),
]
