const crlf = Buffer.from('\r\n')
const dot = 0x2e
const dotsAtAnEdge = ['\n.', '\r.'].map((edge) => Buffer.from(edge))
/** What ends a letter (RFC 5321 §4.1.1.4); the line before it has ended. */
export const endOfLetter = Buffer.from('.\r\n')

/**
 * The letter as it is written into the conversation: no line of it is the one that ends it (RFC 5321 §4.5.2). Letters of our own making are so
 * already, and their lines end with CRLF: only a dot at a line's edge is looked for, and then every line is gone through.
 */
export function onTheWire(mime: Buffer): Buffer {
  const ends = mime.subarray(-crlf.length).equals(crlf)
  if (ends && mime[0] !== dot && !dotsAtAnEdge.some((edge) => mime.includes(edge))) return mime
  const lines = mime
    .toString('latin1')
    .replace(/\r\n|[\r\n]/g, crlf.toString())
    .replace(/^\./gm, '..')
  return Buffer.from(lines.endsWith('\r\n') ? lines : `${lines}\r\n`, 'latin1')
}
