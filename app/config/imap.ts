/** Null: no mailbox is read. */
export function readImapUrl(text: string | null, faults: string[]): string | null {
  const url = text !== null && URL.canParse(text) ? new URL(text) : null
  if (text === null || (url && ['imap:', 'imaps:'].includes(url.protocol) && url.hostname && url.username)) return text
  faults.push(
    'IMAP_URL must look like imaps://user:password@host:993 (or imap://…, and /Folder when it is not the inbox).',
  )
  return null
}
