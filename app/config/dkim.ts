import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The key that letters from the installation's own address are signed with. */
export type OwnKey = { readonly domain: string; readonly selector: string; /** PEM. */ readonly privateKey: string }

/** `selector:/path/to/key.pem`. Null: the mail server signs, or nobody does. */
export function readDkim(text: string | null, mailFrom: string, faults: string[]): OwnKey | null {
  if (text === null) return null
  const [, selector = '', file = ''] = /^([a-z0-9](?:[a-z0-9.-]{0,60}[a-z0-9])?):(.+)$/i.exec(text) ?? []
  try {
    const privateKey = readFileSync(file, 'utf8')
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPrivateKey(privateKey)
    if (type === 'rsa' && (details?.modulusLength ?? 0) >= 1024)
      return { domain: mailFrom.slice(mailFrom.lastIndexOf('@') + 1), selector, privateKey }
  } catch {
    // Told below, without what the file holds.
  }
  faults.push(
    'MAIL_DKIM must look like selector:/path/to/key.pem, and the file must hold an RSA key of 1024 bits or more.',
  )
  return null
}
