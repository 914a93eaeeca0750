import { isIP, isIPv4 } from 'node:net'
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'

export type MailServer = {
  readonly connection: SMTPConnectionOptions
  readonly credentials: { readonly user: string; readonly pass: string } | null
}

/**
 * Reads `smtp[s]://user:pass@host:port`. `smtps` speaks TLS from the first byte, `smtp` changes to it by STARTTLS where the server
 * offers it; a password never leaves this machine without TLS and a valid certificate. Towards this machine itself
 * neither is asked for: nobody stands in between, and development servers sign their own certificates.
 * Throws TypeError when the text is not such an address.
 */
export function readMailServer(text: string): MailServer {
  const url = new URL(text)
  if (!['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    throw new TypeError('a mail server is named as smtp://user:password@host:port')
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const here = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  const credentials = user === '' ? null : { user, pass }
  return {
    credentials,
    connection: {
      host,
      port: Number(url.port) || (secure ? 465 : 587),
      secure,
      requireTLS: !secure && !here && credentials !== null,
      ...(here ? { tls: { rejectUnauthorized: false } } : {}),
    },
  }
}

/** Where a host is to be found; throws when we may not go there. */
export type AddressOf = (host: string) => Promise<string>

/** The server at the address found for it now, still asked for a certificate of its name. */
export async function pinned(server: MailServer, addressOf: AddressOf): Promise<MailServer> {
  const { host = '', tls } = server.connection
  const named = isIP(host) ? {} : { servername: host }
  return { ...server, connection: { ...server.connection, host: await addressOf(host), tls: { ...tls, ...named } } }
}
