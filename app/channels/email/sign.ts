import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import type sign from 'nodemailer/lib/dkim/sign'

const require = createRequire(import.meta.url)
/** Loaded by the first letter that is signed: 7 MB that a server without a key need not hold. */
const signer = (): typeof sign => require('nodemailer/lib/dkim/sign') as typeof sign

/** Signs a finished letter for a domain. */
export type Signature = {
  readonly domain: string
  readonly selector: string
  /** PEM. */
  readonly privateKey: string
}

/** What RFC 6376 §5.4.1 recommends, and the two fields RFC 8058 §4 demands. */
const fields =
  'From:Reply-To:To:Subject:Date:Message-ID:MIME-Version:Content-Type:List-Unsubscribe:List-Unsubscribe-Post:Feedback-ID:Auto-Submitted'

const end = '\r\n\r\n'

/** RFC 6376 §3.4.4: runs of white space are one space, none stands at a line's end, and no empty lines end the letter. */
const relaxed = (body: string): string =>
  body
    .replaceAll(/[ \t]+(?=\r\n)/g, '')
    .replaceAll(/[ \t]{2,}|\t/g, ' ')
    .replace(/(?:\r\n)+$/, '\r\n')

/** Signed, where there is something to sign with. */
export const signed = (mime: Buffer, signature: Signature | null): Buffer =>
  signature ? signLetter(mime, signature) : mime

/**
 * Puts a DKIM signature (RFC 6376, relaxed/relaxed) before the letter. The library writes and signs the field; the body's hash is
 * ours to take, because a finished letter need not travel through the library's streams.
 */
export function signLetter(mime: Buffer, { domain, selector, privateKey }: Signature): Buffer {
  const at = mime.indexOf(end)
  const head = mime.toString('latin1', 0, at)
  const headers = head.split(/\r\n(?![ \t])/).map((line) => ({
    key: line.slice(0, line.indexOf(':')).trim().toLowerCase(),
    line,
  }))
  const bodyHash = createHash('sha256')
    .update(relaxed(mime.toString('latin1', at + end.length)), 'latin1')
    .digest('base64')
  const field = signer()(headers, 'sha256', bodyHash, {
    domainName: domain,
    keySelector: selector,
    privateKey,
    headerFieldNames: fields,
  })
  if (typeof field !== 'string') throw new Error(`letters from ${domain} cannot be signed: its key is not a key`)
  return Buffer.concat([Buffer.from(`${field}\r\n`, 'latin1'), mime])
}
