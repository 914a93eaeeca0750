import { domainToASCII } from 'node:url'

/** RFC 5321 dot-string: the local parts every mail server takes without quoting. */
const dotString = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const hostname = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i

/**
 * The address as it is said to a mail server: the domain in its ASCII form (RFC 5891), the local part untouched.
 * Null when it cannot be said: letters outside ASCII before the @ would need SMTPUTF8 (RFC 6531) on every server of the way,
 * and anything else that is not one plain address (spaces, line breaks, brackets, quotes, a second @) is never passed on.
 */
export function wireAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, Math.max(at, 0))
  const said = address.slice(at + 1)
  const domain = hostname.test(said) ? said : domainToASCII(said)
  if (local.length > 64 || !dotString.test(local)) return null
  return domain.length <= 253 && hostname.test(domain) ? `${local}@${domain}` : null
}
