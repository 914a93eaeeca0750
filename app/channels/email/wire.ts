const crlf = Buffer.from('\r\n')
/** What ends a letter (RFC 5321 §4.1.1.4); the line before it has ended. */
export const endOfLetter = Buffer.from('.\r\n')

/** The letter as it is written into the conversation: every line ends with CRLF, and none is the one that ends it (RFC 5321 §4.5.2). */
export function onTheWire(mime: Buffer): Buffer {
  const text = mime.toString('latin1')
  // Letters of our own making are so already.
  if (mime.subarray(-crlf.length).equals(crlf) && !/^\.|\n\.|[^\r]\n|^\n|\r[^\n]/.test(text)) return mime
  const lines = text.replace(/\r\n|[\r\n]/g, '\r\n').replace(/^\./gm, '..')
  return Buffer.from(lines.endsWith('\r\n') ? lines : `${lines}\r\n`, 'latin1')
}
