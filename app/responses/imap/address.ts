import { isIPv4 } from 'node:net'

/** A mailbox to read, as `imap[s]://user:password@host:port/folder` names it. */
export type ImapAddress = {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  /** Whether it is on this machine, where certificates are self-made and nobody stands in between. */
  readonly here: boolean
  readonly user: string
  readonly pass: string
  readonly folder: string
  /** Which mailbox it is, without the password. */
  readonly name: string
}

/** Throws TypeError when the text is not such an address. */
export function readImapAddress(text: string): ImapAddress {
  const url = new URL(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!['imap:', 'imaps:'].includes(url.protocol) || host === '' || url.username === '')
    throw new TypeError('a mailbox is named as imaps://user:password@host:port')
  const secure = url.protocol === 'imaps:'
  const port = Number(url.port) || (secure ? 993 : 143)
  const user = decodeURIComponent(url.username)
  const folder = decodeURIComponent(url.pathname.slice(1)) || 'INBOX'
  return {
    host,
    port,
    secure,
    here: host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.')),
    user,
    pass: decodeURIComponent(url.password),
    folder,
    name: `${user}@${host}:${port}/${folder}`,
  }
}
