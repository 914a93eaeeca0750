/** What a reader makes of quoted-printable (RFC 2045 §6.7), written for the tests alone; line ends as LF. */
export function readQuoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8').replace(/\r\n/g, '\n')
}

/** The same text with the line ends of a reader. */
export const withLineFeeds = (text: string): string => text.toWellFormed().replace(/\r\n|\r/g, '\n')
