/** Where something is delivered. Country and province are codes (ISO 3166-1 alpha-2, and the platform's subdivision code such as `CA` for California). */
export type Address = {
  readonly name: string | null
  readonly line: string | null
  readonly city: string | null
  readonly postcode: string | null
  readonly province: string | null
  readonly country: string | null
}

/**
 * The form under which an e-mail address is recognised: trimmed, lower case. Dots and +tags stay,
 * because only the mailbox's provider knows what they mean. Null when it cannot be an address we would write to.
 */
export function normaliseEmail(text: unknown): string | null {
  if (typeof text !== 'string') return null
  const email = text.trim().toLowerCase()
  if (email.length > 254 || /[\s<>(),;:"[\]\\\p{Cc}]/u.test(email)) return null
  const at = email.lastIndexOf('@')
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)]
  if (at < 1 || local.length > 64 || local.includes('@') || /^\.|\.\.|\.$/.test(local)) return null
  if (!/^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*$/u.test(domain)) return null
  return email
}

/** Mailboxes read by several people (RFC 2142 names and their Polish kin): they never prove that two people are one. */
export const isSharedMailbox = (email: string): boolean =>
  /^(?:info|office|biuro|kontakt|contact|sklep|shop|sales|sprzedaz|zamowienia|orders|admin|support|pomoc|help|hello|mail|poczta|recepcja|ksiegowosc|accounts|billing|faktury|zakupy|purchasing|team|firma)(?:[.+_-].*)?@/.test(
    email,
  )

/** Domains where anybody has a mailbox: nobody can prove that one is theirs, so letters of a shop cannot come from there over our server. */
export const isFreeMail = (email: string): boolean =>
  /@(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|aol|gmx|web|mail|protonmail|proton|wp|o2|onet|op|interia|poczta|vp|tlen|gazeta|buziaczek)\.(?:com|pl|eu|net|org|me|de|fr|co\.uk|it|es|ru)$/.test(
    email,
  )
